package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service that is down is left alone for a while, and no other service suffers for it. */
@ExtendWith(OneServer.class)
final class BreakerTest {
    private final RunningServer server;
    private final Someone me;

    BreakerTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @Test
    void opensForOneServiceOnlyAndClosesByItself() throws Exception {
        UUID drive = me.link("gdrive");
        UUID github = me.link("github");
        server.faults("gdrive").next(100, "/drive", new Fault.Outage(503, null));

        Await.until(() -> !reaches(drive), "the breaker opens");
        SignedCall held = about(drive);
        Reply reply = me.send(held);

        assertThat(reply.status()).isEqualTo(503);
        JsonNode error = me.open(reply, held).path("error");
        assertThat(error.path("code").asText()).isEqualTo("service_unavailable");
        assertThat(error.path("may_have_taken_effect").asBoolean()).isFalse();
        assertThat(me.send(me.sign("github", github, "issues.list", Parameters.demo()))
                        .status())
                .isEqualTo(200);

        server.faults("gdrive").clear();
        Await.until(() -> me.send(about(drive)).status() == 200, "the breaker closes");
        for (int i = 0; i < 20; i++) {
            assertThat(me.send(about(drive)).status()).isEqualTo(200);
        }
    }

    /** Whether a call gets as far as the service. */
    private boolean reaches(UUID credential) {
        int before = calls();
        me.send(about(credential));
        return calls() > before;
    }

    private SignedCall about(UUID credential) {
        return me.sign("gdrive", credential, "about", Parameters.of());
    }

    private int calls() {
        return server.recorded("gdrive", "GET", "/drive/v3/about").size();
    }
}
