package org.cdcd.connectors.vault.accounts.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.store.RefreshHistory;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/** The specification's {@code refresh_metadata}. */
public final class RefreshAnswers {
    private RefreshAnswers() {}

    /** As it stands in answers; null for a credential that is never renewed. */
    public static @Nullable ObjectNode json(RefreshHistory.@Nullable Told told) {
        if (told == null) {
            return null;
        }
        Instant ends = told.tokenExpires();
        return Json.MAPPER
                .createObjectNode()
                .put("last_refresh", LinkAnswers.time(told.last()))
                .put("next_due", LinkAnswers.time(ends == null ? null : ends.minus(OpenCredentials.DUE)))
                .put("failures", told.failures());
    }
}
