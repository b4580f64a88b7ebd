package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.egress.mail.Attachment;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The uploads in the input {@code attachments}, read out of the spool as often as their mail is written. A mail whose
 * attachment turns out to be damaged, or another than was signed, breaks off before its end. Used once.
 */
final class MailAttachments {
    private static final String INPUT = "attachments";

    /** In base64 they and the mail around them stay below what the vault lets pass in one session. */
    private static final long MOST_BYTES = 150L << 20;

    private final Vertx vertx;
    private final SpoolClient spool;
    private final Hop hop;
    private volatile @Nullable Exception failed;

    MailAttachments(Vertx vertx, SpoolClient spool, Hop hop) {
        this.vertx = vertx;
        this.spool = spool;
        this.hop = hop;
    }

    /** @throws Refusal {@code parameters_invalid} or {@code upload_not_found} */
    List<Attachment> of(Use use) {
        List<Attachment> all = new ArrayList<>();
        long bytes = 0;
        for (JsonNode described : use.parameters().path(INPUT)) {
            Upload upload = Upload.of(described.get("content"), INPUT, use);
            bytes += upload.length();
            if (bytes > MOST_BYTES) {
                throw Refusal.of(
                                ErrorCode.PARAMETERS_INVALID,
                                "the attachments are larger than " + (MOST_BYTES >> 20) + " MiB together")
                        .at(List.of(Inputs.pointer(INPUT)));
            }
            all.add(new Attachment(
                    described.path("name").asText(),
                    upload.type(),
                    () -> SpoolStream.open(vertx, spool, upload, hop, this::failed)));
        }
        return all;
    }

    /** Raises what an attachment failed with, if one did: the mail library tells nobody. */
    void raiseFailure() throws Exception {
        if (failed != null) {
            throw failed;
        }
    }

    private void failed(@Nullable Throwable how) {
        failed = how instanceof Refusal refusal ? refusal : HopFailure.spool();
    }
}
