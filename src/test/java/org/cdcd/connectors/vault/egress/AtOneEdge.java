package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests at one edge, which is as new before each of them. */
abstract class AtOneEdge {
    @TempDir
    static Path folder;

    static Edge edge;

    @BeforeAll
    static void start() {
        edge = new Edge(folder);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void clear() {
        edge.received.clear();
        edge.echoes.clear();
        edge.vault.secrets = Map.of("token", FakeVault.TOKEN);
        edge.vault.injection = Contracts.BEARER;
        edge.vault.renewable = true;
        edge.service = request -> request.response().end("ok");
    }

    static void assertRefused(Reply answer, String code, boolean notSent) {
        assertThat(answer.header("cdcd-refused")).contains(code);
        assertThat(answer.header("cdcd-not-sent").isPresent()).isEqualTo(notSent);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        if (notSent) {
            assertThat(edge.received).isEmpty();
        }
    }
}
