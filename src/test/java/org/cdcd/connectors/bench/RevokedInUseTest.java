package org.cdcd.connectors.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three vaults on one PostgreSQL, all using a credential when its owner deletes it by the public API of a gateway. */
final class RevokedInUseTest {
    private static VaultCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = VaultCluster.start(3, false);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void noVaultUsesItAgainAndTheReceiptSaysWhatWasClosed() throws Exception {
        RevokedInUse.Outcome outcome = new RevokedInUse(cluster).play();

        assertThat(outcome.late()).isZero();
        assertThat(outcome.vaults()).hasSize(3);
        JsonNode receipt = outcome.person().client().credentialCalls().receipt(outcome.credential());
        assertThat(receipt.path("running_uses_closed").asInt()
                        + receipt.path("running_uses_open").asInt())
                .as("one hung call on each vault, and what else was running")
                .isGreaterThanOrEqualTo(3);
    }
}
