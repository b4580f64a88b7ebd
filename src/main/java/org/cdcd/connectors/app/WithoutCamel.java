package org.cdcd.connectors.app;

import org.cdcd.connectors.app.ServerSettings.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Keeps Camel and Hawtio out of a process that is a vault only: no route runs beside the keys. */
final class WithoutCamel implements AutoConfigurationImportFilter, EnvironmentAware {
    private Role role = Role.ALL;

    @Override
    public void setEnvironment(Environment environment) {
        role = RoleCondition.role(environment);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String name = candidates[i];
            wanted[i] = name == null || role != Role.VAULT || !isOfRoutes(name);
        }
        return wanted;
    }

    private static boolean isOfRoutes(String name) {
        return name.startsWith("org.apache.camel.") || name.startsWith("io.hawt.") || name.startsWith("org.jolokia.");
    }
}
