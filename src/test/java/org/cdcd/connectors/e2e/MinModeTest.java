package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.Test;

/** A connector that demands more protection than links have. */
final class MinModeTest {
    @Test
    void neitherTakesWeakerLinksNorUsesThoseThatItHad() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            Someone me = server.newcomer();
            UUID weak = me.link("github");

            demand(server);
            Await.until(
                    () -> me.client()
                            .connector("github")
                            .at("/protection/min_mode")
                            .asText()
                            .equals("M2"),
                    "the connector's new contract");

            SignedCall call = me.sign("github", weak, "issues.list", Parameters.demo());
            Reply used = me.send(call);
            Reply linked = me.call(
                    "POST",
                    "/api/v1/connectors/github/auth",
                    Parameters.of("auth_method", "oauth2", "redirect_uri", Someone.CALLBACK.toString())
                            .toString());
            assertThat(used.status()).isEqualTo(403);
            assertThat(me.open(used, call).at("/error/code").asText()).isEqualTo("mode_too_low");
            assertThat(linked.status()).isEqualTo(403);
            assertThat(linked.code()).isEqualTo("mode_too_low");
            assertThat(linked.json().path("remedy").asText()).contains("encryption_key_reference");
        }
    }

    private static void demand(RunningServer server) throws IOException {
        Path contract = server.data().resolveSibling("routes").resolve("github").resolve("connector.yaml");
        Path fresh = contract.resolveSibling("connector.yaml.new");
        Files.writeString(fresh, Files.readString(contract).replace("min_mode: M0", "min_mode: M2"));
        Files.move(fresh, contract, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
