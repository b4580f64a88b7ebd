package org.cdcd.connectors.app;

import org.cdcd.connectors.app.ServerSettings.Role;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Lets a part of the server be there in some roles only. */
abstract class RoleCondition implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return allows(role(context.getEnvironment()));
    }

    abstract boolean allows(Role role);

    /** The role of this process, read as the settings are. */
    static Role role(Environment settings) {
        return Binder.get(settings).bind("connectors.role", Role.class).orElse(Role.ALL);
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
