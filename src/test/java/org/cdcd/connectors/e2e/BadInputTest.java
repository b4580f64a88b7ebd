package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a service would refuse, at every connector: the caller gets the error that says what it is. */
@ExtendWith(OneServer.class)
final class BadInputTest {
    private final RunningServer server;

    BadInputTest(RunningServer server) {
        this.server = server;
    }

    static Stream<BadInput.Named> cases() {
        return BadInputRows.all().stream().flatMap(row -> row.cases().stream());
    }

    @AfterEach
    void leaveNoTrouble() {
        server.reset();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheCallerWhatIsWrong(BadInput.Named named) throws Exception {
        assertThat(named.one().error(server, named.row()).path("code").asText())
                .isEqualTo(named.one().code());
    }

    @Test
    void leavesNoConnectorOut() throws IOException {
        List<String> connectors = TestedRoutes.connectors();
        connectors = connectors.stream().filter(one -> !one.equals("zkp-notes")).toList();

        assertThat(BadInputRows.all()).extracting(BadInput::connector).containsExactlyInAnyOrderElementsOf(connectors);
    }
}
