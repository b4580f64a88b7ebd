package org.cdcd.connectors.twin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.cdcd.connectors.twin.Recorded;

/**
 * That what was exchanged with a twin is as the service's own description says, and that enough was. Skipped, and so not
 * proven, where the descriptions are not at hand.
 */
public final class Proof {
    private Proof() {}

    /** That a twin can be taken for the service: nothing was refused, and the floor under the connector's id holds. */
    public static void ofTwin(Service service, List<Recorded> recorded) {
        Conformance conformance = conformance(service);
        assertThat(recorded).allSatisfy(one -> assertThat(one.status()).isLessThan(400));
        holds(conformance, recorded, service.id());
    }

    /** That every request of the connector is as described; the floor is under the connector's id with {@code .connector}. */
    public static void ofConnector(Service service, List<Recorded> recorded) {
        holds(conformance(service), recorded, service.id() + ".connector");
    }

    static Conformance conformance(Service service) {
        Optional<Path> specs = Specs.folder();
        assumeTrue(
                specs.isPresent(),
                "NOT PROVEN: no descriptions of the services at hand (-Dcdcd.specs=folder); conformance was not checked");
        return new Conformance(specs.orElseThrow(), service);
    }

    private static void holds(Conformance conformance, List<Recorded> recorded, String floor) {
        assertThat(conformance.faults(recorded)).isEmpty();
        assertThat(conformance.validated()).hasSizeGreaterThanOrEqualTo(floor(floor));
        Proven.keep(floor, conformance.strength(), conformance.counts());
    }

    private static int floor(String name) {
        Properties floors = new Properties();
        try (InputStream in = Proof.class.getResourceAsStream("/conformance-floor.properties")) {
            floors.load(Objects.requireNonNull(in));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return Integer.parseInt(Objects.requireNonNull(floors.getProperty(name), "no floor for " + name));
    }
}
