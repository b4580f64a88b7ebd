package org.cdcd.connectors;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModularityTest {
    private final ApplicationModules modules = ApplicationModules.of(Connectors.class);

    @Test
    void arrowsGoOneWayAndOnlyWhereTheyAreAllowed() {
        modules.verify();
    }

    @Test
    void theDiagramIsDrawnFromTheCode() {
        new Documenter(modules).writeModulesAsPlantUml();
    }
}
