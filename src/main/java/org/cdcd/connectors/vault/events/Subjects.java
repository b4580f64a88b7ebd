package org.cdcd.connectors.vault.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The names under which an event's account may be known here: subject identifiers (RFC 9493), in the token or, as they were
 * written before, in the event. An {@code iss_sub} of another issuer than the stream's names nobody; neither do phone numbers,
 * DIDs, URIs, sessions and tokens, which are not kept of an account.
 */
final class Subjects {
    private static final int LONGEST = 320;
    private static final int MOST = 8;

    private final String issuer;
    private final Set<String> found = new LinkedHashSet<>();

    private Subjects(String issuer) {
        this.issuer = issuer;
    }

    /** What names the account of one event; empty if nothing does that can be known here. */
    static Set<String> of(String issuer, ObjectNode claims, JsonNode event) {
        Subjects subjects = new Subjects(issuer);
        JsonNode old = event.path("subject");
        if (old.isObject()) {
            subjects.read(old);
        } else if (claims.path("sub_id").isObject()) {
            subjects.read(claims.path("sub_id"));
        } else {
            subjects.add(claims.path("sub"));
        }
        return subjects.found;
    }

    private void read(JsonNode subject) {
        String format = subject.has("format")
                ? subject.path("format").asText()
                : subject.path("subject_type").asText();
        switch (format.replace('-', '_')) {
            case "iss_sub" -> ofIssuer(subject, "sub");
            case "id_token_claims" -> {
                ofIssuer(subject, "sub");
                ofIssuer(subject, "email");
            }
            case "opaque" -> add(subject.path("id"));
            case "email" -> add(subject.path("email"));
            case "account" -> {
                String uri = subject.path("uri").asText();
                add(uri.startsWith("acct:") ? uri.substring("acct:".length()) : "");
            }
            case "aliases" -> {
                for (JsonNode one : subject.path("identifiers")) {
                    // aliases hold no aliases (RFC 9493, 3.2.8)
                    if (found.size() < MOST && !one.path("format").asText().equals("aliases")) {
                        read(one);
                    }
                }
            }
            // of a complex one, the person; its session or device is not known here (SSF 1.0, 3.2)
            case "complex" -> {
                if (!subject.path("user").path("format").asText().equals("complex")) {
                    read(subject.path("user"));
                }
            }
            default -> {
                // nothing that is kept of an account
            }
        }
    }

    private void ofIssuer(JsonNode subject, String member) {
        if (sameIssuer(subject.path("iss").asText())) {
            add(subject.path(member));
        }
    }

    /** Google writes its own name with and without a slash at the end. */
    private boolean sameIssuer(String other) {
        return withoutSlash(other).equals(withoutSlash(issuer));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private void add(JsonNode name) {
        if (name.isTextual()) {
            add(name.textValue());
        }
    }

    private void add(String name) {
        if (!name.isEmpty() && name.length() <= LONGEST && found.size() < MOST) {
            found.add(name);
        }
    }
}
