package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.UUID;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;

/** A signed request whose every member can be made wrong before it is signed. */
final class Forged {
    final UUID requestId = UUID.randomUUID();
    final ObjectNode header;
    final ObjectNode payload;

    private final Someone signer;

    /** A right one: a list of issues, now, for the server that the person uses. */
    Forged(RunningServer server, Someone signer, UUID credential) {
        Instant now = Instant.now();
        this.signer = signer;
        header = Json.MAPPER
                .createObjectNode()
                .put("typ", "cdcd-request+jws")
                .put("alg", "ES256")
                .put("kid", signer.key().getKeyID())
                .put("aud", server.origin().toString())
                .put("exp", now.plusSeconds(240).getEpochSecond());
        header.set(
                "rek",
                Json.MAPPER.valueToTree(signer.responseKey().toPublicJWK().toJSONObject()));
        payload = Json.MAPPER
                .createObjectNode()
                .put("request_id", requestId.toString())
                .put("connector_id", "github")
                .put("credential_reference", credential.toString())
                .put("operation", "issues.list");
        payload.set("parameters", Parameters.demo());
        payload.put("request_time", now.toString());
    }

    Envelope signed() {
        return signed(payload.toString());
    }

    /** This text instead of the payload. */
    Envelope signed(String text) {
        return signed(text, signer.key());
    }

    Envelope signedBy(ECKey key) {
        return signed(payload.toString(), key);
    }

    private Envelope signed(String text, ECKey key) {
        try {
            JWSObject jws = new JWSObject(JWSHeader.parse(header.toString()), new Payload(text));
            jws.sign(new ECDSASigner(key));
            String[] parts = jws.serialize().split("\\.", -1);
            return new Envelope(parts[1], parts[0] + ".." + parts[2]);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the answer to it must repeat. */
    String hash() {
        return sha256(payload.toString());
    }

    static String sha256(String text) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
