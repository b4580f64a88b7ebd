package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whether the ways of linking are complete in themselves. */
final class AuthChecks {
    private static final List<String> MAIL_FIELDS =
            List.of("address", "username", "imap_host", "imap_port", "smtp_host", "smtp_port");

    private final YamlFile file;
    private final JsonNode json;
    private final JsonNode auth;
    private final JsonNode hosts;
    private final JsonNode scopes;
    private final Complaints complaints;
    private final Set<String> known;

    AuthChecks(YamlFile file, JsonNode json, Complaints complaints) {
        this.file = file;
        this.json = json;
        this.auth = json.path("auth");
        this.hosts = json.path("hosts");
        this.scopes = json.path("scopes");
        this.complaints = complaints;
        this.known = new TreeSet<>(ConnectionValues.of(json).names());
        this.known.add("client_id");
    }

    void run() {
        Dialects.of(json).forEach((at, dialect) -> {
            oauth2(dialect, at);
            way(at, dialect);
        });
        auth.properties().forEach(way -> {
            if (way.getKey().equals("oauth2")) {
                return;
            }
            String at = Pointers.of("auth", way.getKey());
            way(at, way.getValue());
            if (!way.getKey().equals(ZkpAuth.METHOD)) {
                secret(at, way.getValue());
            }
        });
    }

    private void way(String at, JsonNode way) {
        fields(at, way);
        inject(at, way);
        way.path("connection")
                .properties()
                .forEach(value -> url(
                        Pointers.child(at + "/connection", value.getKey()),
                        value.getValue().asText()));
        url(at + "/manual_revocation", way.path("manual_revocation").asText());
    }

    private void oauth2(JsonNode oauth2, String at) {
        for (String call :
                new String[] {"discovery", "authorize", "token", "follow_up", "revoke", "choice", "identity"}) {
            url(at + "/" + call + "/url", oauth2.path(call).path("url").asText());
        }
        url(
                at + "/refresh/call/url",
                oauth2.path("refresh").path("call").path("url").asText());
        url(
                at + "/registration/metadata_url",
                oauth2.path("registration").path("metadata_url").asText());
        registration(oauth2, at);
        discovery(oauth2.path("discovery"), at + "/discovery");
        if (!oauth2.has("revoke") && !oauth2.has("manual_revocation")) {
            complain(at, "neither revoke nor manual_revocation is there; name the page where a person ends the grant");
        }
        identity(at + "/identity", oauth2.path("identity"));
        if (oauth2.has("choice")
                && !oauth2.path("identity").path("from").asText().equals("call")) {
            complain(at + "/identity/from", "where something is chosen the token's answer is gone by then; use call");
        }
        int index = 0;
        for (JsonNode scope : oauth2.path("authorize").path("scopes")) {
            if (!scopes.has(scope.asText())) {
                complain(
                        at + "/authorize/scopes/" + index,
                        "the scope '" + scope.asText() + "' is not declared in scopes");
            }
            for (String name : Template.variables(scope.asText())) {
                if (!known.contains(name)) {
                    complain(at + "/authorize/scopes/" + index, "nothing provides {" + name + "}");
                }
            }
            index++;
        }
        JsonNode answer = oauth2.path("token").path("answer");
        if (answer.has("success") != answer.has("success_value")) {
            complain(at + "/token/answer", "success and success_value go together");
        }
    }

    /** A client of one link is a public one: a secret of it would have to be kept beside the tokens. */
    private void registration(JsonNode oauth2, String at) {
        if (!oauth2.has("registration")) {
            return;
        }
        for (String call : new String[] {"token", "revoke"}) {
            if (oauth2.has(call)
                    && !oauth2.path(call).path("client_auth").asText().equals("none")) {
                complain(
                        at + "/" + call + "/client_auth", "a client that is registered for a link has no secret: none");
            }
        }
        if (!oauth2.path("authorize").path("pkce").asText().equals("s256")) {
            complain(at + "/authorize/pkce", "a client without a secret proves itself by s256");
        }
    }

    private void discovery(JsonNode discovery, String at) {
        discovery.path("otherwise").properties().forEach(value -> {
            String pointer = Pointers.child(at + "/otherwise", value.getKey());
            url(pointer, value.getValue().asText());
            if (!discovery.path("keep").has(value.getKey())) {
                complain(pointer, "there is no '" + value.getKey() + "' in keep");
            }
        });
    }

    private void secret(String at, JsonNode way) {
        boolean sealed = false;
        for (JsonNode field : way.path("fields")) {
            sealed |= field.path("secret").asBoolean();
        }
        if (!sealed) {
            complain(at + "/fields", "no field is secret; mark the one that is");
        }
        if (way.has("discovery")) {
            for (String name : MAIL_FIELDS) {
                if (!way.path("fields").has(name)) {
                    complain(at + "/fields", "mail_servers fills in '" + name + "'; add it");
                }
            }
        }
        identity(at + "/probe", way.path("probe"));
        url(at + "/probe/url", way.path("probe").path("url").asText());
        if (way.has("rotation")) {
            new RotationChecks(way, at, known, this::complain).run();
        }
    }

    private void identity(String at, JsonNode identity) {
        boolean call = identity.path("from").asText().equals("call");
        if (call == identity.path("url").asText().isEmpty()) {
            complain(at, call ? "url is missing" : "url is not used unless from is call; remove it");
        }
        for (String name :
                Template.variables(identity.path("service_identifier").asText())) {
            if (!name.equals("user_id") && !known.contains(name)) {
                complain(at + "/service_identifier", "nothing provides {" + name + "}; add it to keep");
            }
        }
    }

    private void inject(String at, JsonNode way) {
        JsonNode inject = way.path("inject");
        String kind = inject.path("kind").asText();
        boolean named = !inject.path("name").asText().isEmpty();
        boolean needsName = Set.of("header", "query", "path").contains(kind);
        if (named != needsName) {
            complain(
                    at + "/inject",
                    needsName ? "name is missing" : "name is for the kinds header, query and path; remove it");
        }
        if (kind.equals("basic")
                && !(way.path("fields").has("username") && way.path("fields").has("password"))) {
            complain(at + "/inject", "basic takes the fields username and password; add them");
        }
        if (kind.equals("mail")
                && hosts.properties().stream()
                        .noneMatch(host -> isMail(host.getValue().asText()))) {
            complain(at + "/inject", "mail needs a host with imap:// or smtp://");
        }
    }

    private static boolean isMail(String base) {
        return base.startsWith("imap://") || base.startsWith("smtp://");
    }

    private void fields(String at, JsonNode way) {
        way.path("fields").properties().forEach(field -> {
            String pointer = Pointers.child(at + "/fields", field.getKey());
            JsonNode pattern = field.getValue().path("pattern");
            try {
                Pattern.compile(pattern.asText());
            } catch (PatternSyntaxException e) {
                complain(pointer + "/pattern", "is not a regular expression: " + e.getDescription());
            }
            for (String name :
                    Template.variables(field.getValue().path("fallback").asText())) {
                if (!way.path("fields").has(name)) {
                    complain(pointer + "/fallback", "there is no field '" + name + "'");
                } else if (way.path("fields").path(name).path("secret").asBoolean()) {
                    complain(pointer + "/fallback", "'" + name + "' is secret and must not be copied");
                }
            }
        });
    }

    private void url(String at, String url) {
        boolean local = url.startsWith("http://localhost") || url.startsWith("http://127.0.0.1");
        if (url.startsWith("http://") && !local) {
            complain(at, "secrets travel there: write https");
        }
        for (String name : Template.variables(url)) {
            if (!known.contains(name) && !name.equals("access_token") && !name.equals("client_secret")) {
                complain(at, "nothing provides {" + name + "}");
            }
        }
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
