package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** App passwords for mailboxes of the operator's own mail servers. Fails as {@link ConnectorsClient} does. */
public final class AppPasswordCalls {
    private static final String PATH = "/api/v1/app-passwords";
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final ApiCalls calls;
    private final PublishedKeys keys;
    private final ClientIdentity identity;
    private final InstantSource clock;

    AppPasswordCalls(ApiCalls calls, PublishedKeys keys, ClientIdentity identity, InstantSource clock) {
        this.calls = calls;
        this.keys = keys;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * What is wanted.
     *
     * @param server the operator's name for it
     * @param label what the person calls it; may be empty
     * @param expires when it ends by itself; null for never
     * @param ownPassword the mailbox's own, which proves whose it is and leaves this program only sealed to the vault; null where
     *     the operator has given the mailbox to the person
     */
    public record Order(
            String server,
            String mailbox,
            String label,
            @Nullable Instant expires,
            @Nullable String ownPassword) {
        @Override
        public String toString() {
            return "Order[" + server + "]";
        }
    }

    /**
     * A password for the person, told this once.
     *
     * @param username what it goes with at the log-in
     * @param entry what the list says of it
     */
    public record Made(String username, String password, JsonNode entry) {
        @Override
        public String toString() {
            return "Made[" + username + "]";
        }
    }

    /** {@code servers} that there are, and the person's {@code app_passwords}. */
    public JsonNode list() throws IOException, InterruptedException {
        return keys.signed(calls.get(PATH));
    }

    /** Links a mailbox with a password that nobody sees; gives what a link gives, and {@code app_password_id}. */
    public JsonNode link(Order order) throws IOException, InterruptedException {
        return keys.signed(calls.post(PATH, Json.bytes(body(order))));
    }

    /**
     * Makes one for a program of the person's own.
     *
     * @param protocols of {@code imap} and {@code smtp}; empty for both
     * @param networks in CIDR notation from which alone it is good; empty for all
     */
    public Made create(Order order, List<String> protocols, List<String> networks)
            throws IOException, InterruptedException {
        ObjectNode body = body(order).put("deliver", "person");
        String mailbox = body.path("mailbox").asText();
        body.put(
                "recipient",
                Recipient.sign(
                        identity.responseKey(),
                        identity.dpopKey(),
                        identity.webid(),
                        mailbox,
                        clock.instant().plus(LIFE)));
        protocols.forEach(body.withArray("protocols")::add);
        networks.forEach(body.withArray("networks")::add);
        JsonNode entry = keys.signed(calls.post(PATH, Json.bytes(body)));
        try {
            UUID id = UUID.fromString(entry.path("app_password_id").asText());
            byte[] opened =
                    ResultSeal.open(entry.path("password_jwe").asText(), identity.responseKey(), identity.webid(), id);
            return new Made(
                    entry.path("username").asText(),
                    ApiCalls.parsed(opened).path("password").asText(),
                    entry);
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
    }

    /** Ends one, and the credential that holds it. */
    public JsonNode revoke(UUID id) throws IOException, InterruptedException {
        return keys.signed(calls.delete(PATH + "/" + id));
    }

    private ObjectNode body(Order order) throws IOException, InterruptedException {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("server", order.server())
                .put("mailbox", order.mailbox().toLowerCase(Locale.ROOT))
                .put("label", order.label());
        if (order.expires() != null) {
            body.put("expiry", order.expires().toString());
        }
        if (order.ownPassword() != null) {
            ObjectNode secret = Json.MAPPER.createObjectNode().put("password", order.ownPassword());
            Instant until = clock.instant().plus(LIFE);
            body.put(
                    "secret_jwe",
                    SecretSeal.seal(
                            keys.encryptionKey(), secret, "app-passwords:" + order.server(), identity.webid(), until));
        }
        return body;
    }
}
