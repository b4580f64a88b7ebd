package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where calls may go: declared names only, over TLS, and no host that could turn out to be any host. */
final class HostChecks {
    private static final Pattern BASE = Pattern.compile("(https?|imap|smtp)://([^/:]+)(:[^/]+)?(/.*)?");
    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}");
    private static final Pattern LABEL_THEN_HOST =
            Pattern.compile("\\{[a-z][a-z0-9_]*}\\.([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}");
    private static final Pattern GIVEN = Pattern.compile("\\{[a-z][a-z0-9_]*}");
    private static final Pattern PORT = Pattern.compile(":([0-9]{1,5}|\\{[a-z][a-z0-9_]*})");
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127\\.0\\.0\\.1");

    private final YamlFile file;
    private final JsonNode json;
    private final Complaints complaints;
    private final ConnectionValues connection;

    HostChecks(YamlFile file, JsonNode json, Complaints complaints) {
        this.file = file;
        this.json = json;
        this.complaints = complaints;
        this.connection = ConnectionValues.of(json);
    }

    void run() {
        json.path("hosts")
                .properties()
                .forEach(host -> check(
                        Pointers.of("hosts", host.getKey()), host.getValue().asText()));
    }

    private void check(String at, String base) {
        if (GIVEN.matcher(base).matches()) {
            provided(at, base);
            return;
        }
        Matcher parts = BASE.matcher(base);
        if (!parts.matches() || !Template.wellFormed(base)) {
            complain(at, "is not a base URL; write https://host/path without a slash at the end");
            return;
        }
        String host = parts.group(2);
        boolean given = GIVEN.matcher(host).matches();
        boolean local = THIS_MACHINE.matcher(host).matches();
        if (!given
                && !local
                && !HOST.matcher(host).matches()
                && !LABEL_THEN_HOST.matcher(host).matches()) {
            complain(
                    at, "'" + host + "' is not a host name; write it out, or give all of it or its first label as {x}");
        }
        if (parts.group(1).equals("http") && !given && !local) {
            complain(at, "http is for this machine or a host that the person gives; write https");
        }
        if (parts.group(3) != null && !PORT.matcher(parts.group(3)).matches()) {
            complain(at, "'" + parts.group(3) + "' is not a port");
        }
        provided(at, base);
    }

    private void provided(String at, String base) {
        for (String variable : Template.variables(base)) {
            if (!connection.has(variable)) {
                complain(
                        at,
                        "nothing provides {" + variable + "}; add a field, a keep or a choice of this name in auth");
            }
        }
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
