package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;

/** A person's account at one service, and what its operations bring. */
record LinkedAccount(Someone person, String connector, UUID credential) {
    /** Linked by the consent page of the twin. */
    static LinkedAccount byConsent(Someone person, String connector, String... scopes)
            throws IOException, InterruptedException {
        return new LinkedAccount(person, connector, person.link(connector, scopes));
    }

    /** Linked by what the person pastes. */
    static LinkedAccount bySecret(Someone person, String connector, String method, ObjectNode fields)
            throws IOException, InterruptedException {
        JsonNode linked = person.client().linkSecret(connector, method, fields);
        return new LinkedAccount(
                person, connector, UUID.fromString(linked.path("credential_id").asText()));
    }

    /** What an operation gives that must work. */
    JsonNode run(String operation, Object... parameters) {
        try {
            return person.client()
                    .operate(connector, credential, operation, Parameters.of(parameters))
                    .orThrow()
                    .json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The error inside the seal, of an operation that must fail. */
    JsonNode error(String operation, Object... parameters) {
        SignedCall call = person.sign(connector, credential, operation, Parameters.of(parameters));
        Reply reply = person.send(call);
        assertThat(reply.status()).as(operation).isGreaterThanOrEqualTo(400);
        return person.open(reply, call).path("error");
    }

    /** The code of that error. */
    String code(String operation, Object... parameters) {
        return error(operation, parameters).path("code").asText();
    }
}
