package org.cdcd.connectors.vault.accounts.revocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.store.Outbox.Told;
import org.cdcd.connectors.vault.store.Receipts;
import org.cdcd.connectors.vault.store.Receipts.Receipt;
import org.cdcd.connectors.wire.ErrorCode.Actor;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/** What is said of an ended credential: in short when it is revoked, and in full by its receipt. */
final class ReceiptAnswers {
    private ReceiptAnswers() {}

    /** The answer of a revocation: {@code confirmed}, or {@code pending} with what the person can do. */
    static ObjectNode revoked(Receipt receipt) {
        boolean confirmed = status(receipt).equals("confirmed");
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("status", "revoked")
                .put("revocation_time", LinkAnswers.time(receipt.revoked()))
                .put("service_revocation_status", confirmed ? "confirmed" : "pending");
        if (!confirmed) {
            answer.put("remedy", text(receipt));
        }
        if (!receipt.alsoEnded().isEmpty()) {
            receipt.alsoEnded().forEach(answer.putArray("also_ended")::add);
        }
        return answer;
    }

    static ObjectNode receipt(Receipt receipt, Instant now) {
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("credential_id", receipt.credentialId().toString())
                .put("connector_id", receipt.connectorId())
                .put("service_identifier", receipt.serviceIdentifier())
                .put("auth_method", receipt.authMethod())
                .put("status", "revoked")
                .put("revocation_time", LinkAnswers.time(receipt.revoked()))
                .put("service_revocation_status", status(receipt));
        told(answer, receipt.telling());
        answer.putObject("destroyed")
                .put("what", "data key and contents")
                .put("key_version", receipt.keyVersion())
                .put("time", LinkAnswers.time(receipt.revoked()));
        answer.put("running_uses_closed", receipt.runningUses() - receipt.openUses())
                .put("running_uses_open", receipt.openUses());
        receipt.alsoEnded().forEach(answer.putArray("also_ended")::add);
        if (!status(receipt).equals("confirmed")) {
            answer.putObject("remedy")
                    .put("who_must_act", (pending(receipt) ? Actor.SERVICE : Actor.USER).wireName())
                    .put("text", text(receipt))
                    .put("url", receipt.page());
        }
        return answer.put("sub", receipt.webid()).put("receipt_time", LinkAnswers.time(now));
    }

    private static void told(ObjectNode answer, Receipts.@Nullable Telling telling) {
        answer.put("attempts", telling == null ? 0 : telling.attempts())
                .put("last_try", telling == null ? null : LinkAnswers.time(telling.lastTry()))
                .put("next_try", telling == null ? null : LinkAnswers.time(telling.nextTry()));
        Integer status = telling == null ? null : telling.lastStatus();
        answer.put("service_answer", status == null ? null : status / 100 + "xx");
    }

    private static boolean pending(Receipt receipt) {
        return status(receipt).equals("pending");
    }

    /** {@code confirmed}, {@code pending}, {@code failed}, {@code not_possible} or {@code purged}. */
    private static String status(Receipt receipt) {
        Receipts.Telling telling = receipt.telling();
        if (telling != null) {
            return telling.told() == Told.CONFIRMED
                    ? "confirmed"
                    : telling.told() == Told.PENDING ? "pending" : "failed";
        }
        return receipt.way() == Receipts.Way.PURGED ? "purged" : "not_possible";
    }

    private static String untold(Receipts.Way way) {
        return switch (way) {
            case UNRELEASED -> "The service was not told, because that needed your key and it was not released.";
            case UNOPENED ->
                "The service was not told, because the vault could not open the token just then: its own key was away.";
            case SERVICE, NOBODY, PURGED -> "The service cannot be told by a program.";
        };
    }

    private static String text(Receipt receipt) {
        String why = switch (status(receipt)) {
            case "pending" -> "The service has not confirmed yet and is told again, for a day at most.";
            case "failed" -> "The service did not confirm, and is told no more.";
            case "purged" -> "The service was not told, because everything was destroyed at once.";
            default -> untold(receipt.way());
        };
        String page = receipt.page();
        return why
                + (page == null
                        ? " End it at the service by hand."
                        : " If it is still listed at " + page + ", remove it there.");
    }
}
