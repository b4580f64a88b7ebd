package org.cdcd.connectors.vault.store;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;

/** What is erased with a person is what a person is told: a new table must be thought of in both. */
final class PersonRowsTest {
    private static final String IN_CREDENTIALS = "credentials";
    /** Nothing in them but secrets, or what another member tells already. */
    private static final String NOTHING_TO_TELL = "";

    private static final Map<String, String> TOLD_AS = Map.ofEntries(
            entry("user_key", NOTHING_TO_TELL),
            entry("dek", NOTHING_TO_TELL),
            entry("credential", IN_CREDENTIALS),
            entry("credential_operation", IN_CREDENTIALS),
            entry("credential_refresh", NOTHING_TO_TELL),
            entry("revocation_receipt", "receipts"),
            entry("revocation_outbox", "receipts"),
            entry("zkp_registration", "open_registrations"),
            entry("notice", "notices"),
            entry("client_key", "client_keys"),
            entry("client_network", "client_networks"),
            entry("credential_throttle", "notices"),
            entry("use_profile", IN_CREDENTIALS),
            entry("key_rotation", IN_CREDENTIALS),
            entry("app_password", "app_passwords"),
            entry("row_register", NOTHING_TO_TELL),
            entry("oauth_flow", "open_links"),
            entry("request_key", "request_keys"),
            entry("sat_window", "scheduled_tokens"),
            entry("sat", "scheduled_tokens"),
            entry("spool", "contents"),
            entry("op", "operations"));

    @Test
    void everyTableOfAPersonIsToldInTheExport() {
        assertThat(TOLD_AS.keySet()).containsExactlyInAnyOrderElementsOf(PersonRows.TABLES);
    }

    @Test
    void theDocumentedExportHasAMemberForEach() throws IOException {
        try (InputStream document = getClass().getResourceAsStream("/org/cdcd/connectors/operate/openapi.json")) {
            JsonNode members = Json.MAPPER.readTree(document).at("/components/schemas/Export/properties");

            assertThat(TOLD_AS.values())
                    .filteredOn(member -> !member.equals(NOTHING_TO_TELL))
                    .allMatch(members::has);
        }
    }
}
