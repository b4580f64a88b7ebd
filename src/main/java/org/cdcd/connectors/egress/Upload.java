package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A file that the caller left in the spool as RFC 8188 ciphertext, as the signed parameters describe it.
 *
 * @param ikm input keying material
 * @param sha256 digest of the plaintext
 * @param length of the plaintext in bytes
 * @param before what stands before it in the body
 * @param after what stands behind it in the body
 */
record Upload(SpoolTicket ticket, byte[] ikm, byte[] sha256, long length, String type, Buffer before, Buffer after) {
    private static final int DIGEST_BYTES = 32;
    private static final int SHORTEST_IKM = 16;

    /**
     * The upload that an input names.
     *
     * @throws Refusal {@code parameters_invalid} or {@code upload_not_found}
     */
    static Upload of(String input, Inputs inputs, Use use) {
        return of(inputs.find(input), input, use);
    }

    /** The same by its description, which stands in that input. */
    static Upload of(@Nullable JsonNode described, String input, Use use) {
        if (described == null || !described.isObject()) {
            throw invalid(input);
        }
        try {
            UUID id = UUID.fromString(described.path("upload").asText());
            byte[] ikm = Base64.getUrlDecoder().decode(described.path("ikm").asText());
            byte[] sha256 =
                    Base64.getUrlDecoder().decode(described.path("sha256").asText());
            long length = described.path("length").asLong(-1);
            if (ikm.length < SHORTEST_IKM || sha256.length != DIGEST_BYTES || length < 0) {
                throw invalid(input);
            }
            SpoolTicket ticket = use.uploads().get(id);
            if (ticket == null) {
                throw Refusal.of(ErrorCode.UPLOAD_NOT_FOUND, "nothing was uploaded under this id")
                        .at(List.of(Inputs.pointer(input)));
            }
            return new Upload(ticket, ikm, sha256, length, type(described), Buffer.buffer(), Buffer.buffer());
        } catch (IllegalArgumentException malformed) {
            throw invalid(input);
        }
    }

    /** The same inside a larger body. */
    Upload framed(Buffer head, Buffer tail) {
        return new Upload(ticket, ikm, sha256, length, type, head, tail);
    }

    /** The length of the body that it is sent in. */
    long bodyLength() {
        return before.length() + length + after.length();
    }

    private static String type(JsonNode described) {
        String type = described.path("type").asText("");
        return type.matches("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(;[ -~]{0,200})?")
                ? type
                : "application/octet-stream";
    }

    private static Refusal invalid(String input) {
        return Refusal.of(ErrorCode.PARAMETERS_INVALID, "the upload is not described as it must be")
                .at(List.of(Inputs.pointer(input)));
    }

    @Override
    public String toString() {
        return "Upload[" + ticket.id() + ", " + length + "]";
    }
}
