package org.cdcd.connectors.app;

import java.util.Locale;
import org.cdcd.connectors.app.ServerSettings.Role;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Lets a part of the server be there in some roles only. */
abstract class RoleCondition implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return allows(role(context.getEnvironment()));
    }

    abstract boolean allows(Role role);

    /** The role of this process; one that is none is taken for all, and refused when the settings are bound. */
    static Role role(PropertyResolver settings) {
        String name = settings.getProperty("connectors.role", "all").strip().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "GATEWAY" -> Role.GATEWAY;
            case "VAULT" -> Role.VAULT;
            default -> Role.ALL;
        };
    }

    static final class RunsVault extends RoleCondition {
        @Override
        boolean allows(Role role) {
            return role.runsVault();
        }
    }

    static final class RunsGateway extends RoleCondition {
        @Override
        boolean allows(Role role) {
            return role.runsGateway();
        }
    }

    static final class RunsBoth extends RoleCondition {
        @Override
        boolean allows(Role role) {
            return role == Role.ALL;
        }
    }

    static final class RunsVaultOnly extends RoleCondition {
        @Override
        boolean allows(Role role) {
            return role == Role.VAULT;
        }
    }

    static final class RunsGatewayOnly extends RoleCondition {
        @Override
        boolean allows(Role role) {
            return role == Role.GATEWAY;
        }
    }
}
