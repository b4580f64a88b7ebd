package org.cdcd.connectors.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link by something the person pastes: {@code api_key} or {@code app_password}. It reaches the server sealed to the
 * vault's key.
 *
 * @param fields what is asked for, in order
 * @param probe what proves the secret and tells whose it is: a call, or for mail the fields, once a log-in has worked
 * @param discovery what can be found out before anything secret is given; null if nothing
 * @param connection what else the connection holds: URL templates over what is known of it
 * @param manualRevocation the page where the person ends it
 * @param rotation how a newer one takes its place; null if it may stay
 * @param guides how a person makes it, by provider
 */
public record SecretAuth(
        String method,
        String summary,
        Map<String, Field> fields,
        Injection inject,
        OAuth2.Identity probe,
        @Nullable Discovery discovery,
        Map<String, String> connection,
        @Nullable String manualRevocation,
        @Nullable Rotation rotation,
        Map<String, Guide> guides) {

    public SecretAuth {
        fields = Frozen.map(fields);
        connection = Frozen.map(connection);
        guides = Frozen.map(guides);
    }

    /** The guide for what is known of the fields; null if there is none. */
    public @Nullable Guide guide(Map<String, String> known) {
        return guides.values().stream()
                .filter(guide -> guide.fits(known))
                .findFirst()
                .orElse(null);
    }

    /**
     * How a person makes the secret at one provider.
     *
     * @param at the values by which the provider is known, by field; any of them
     * @param url the page where it is made
     * @param form what the secret looks like, in words
     */
    public record Guide(String title, Map<String, List<String>> at, String url, List<String> steps, String form) {
        public Guide {
            at = Frozen.map(at);
            steps = List.copyOf(steps);
        }

        private boolean fits(Map<String, String> known) {
            return at.entrySet().stream()
                    .anyMatch(field -> field.getValue().contains(known.getOrDefault(field.getKey(), "")));
        }
    }

    /** What the server finds out for a person. */
    public enum Discovery {
        /** The fields {@code imap_host}, {@code smtp_host} and what goes with them, from {@code address}. */
        MAIL_SERVERS
    }

    /**
     * One thing to fill in.
     *
     * @param secret whether it is kept sealed; otherwise it is part of the connection
     * @param pattern a regular expression (ECMA-262, no look-around) that the whole value must match
     * @param fallback used when it is left empty; {@code {x}} is another field's value
     * @param chosen whether a person may have thought of it, so that it is looked at whether it can be guessed
     */
    public record Field(
            String title,
            boolean secret,
            boolean required,
            @Nullable String pattern,
            String fallback,
            boolean chosen) {}
}
