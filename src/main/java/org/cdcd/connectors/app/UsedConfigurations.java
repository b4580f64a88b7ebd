package org.cdcd.connectors.app;

import java.util.List;
import org.cdcd.connectors.app.ServerSettings.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Of all that the class path offers to configure by itself, what this server uses. Camel and Hawtio are kept out of a process
 * that is a vault only: no route runs beside the keys. And what would only be weighed, made and never asked for is left out of
 * every start: settings of Camel's other components and languages (those run without), its cloud and its vaults, and Spring's
 * caches, clients, transactions and schedules.
 */
final class UsedConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {
    private static final List<String> OF_ROUTES = List.of("org.apache.camel.", "io.hawt.", "org.jolokia.");
    private static final List<String> USED = List.of(
            "org.apache.camel.component.direct.",
            "org.apache.camel.component.mail.",
            "org.apache.camel.component.micrometer.",
            "org.apache.camel.component.resilience.",
            "org.apache.camel.component.rest.",
            "org.apache.camel.component.vertx.http.");
    private static final List<String> UNUSED = List.of(
            "org.apache.camel.component.",
            "org.apache.camel.dataformat.",
            "org.apache.camel.language.",
            "org.apache.camel.spring.boot.cloud.",
            "org.apache.camel.spring.boot.cluster.",
            "org.apache.camel.spring.boot.trace.",
            "org.apache.camel.spring.boot.vault.",
            "org.springframework.boot.autoconfigure.aop.",
            "org.springframework.boot.autoconfigure.cache.",
            "org.springframework.boot.autoconfigure.dao.",
            "org.springframework.boot.autoconfigure.gson.",
            "org.springframework.boot.autoconfigure.http.client.",
            "org.springframework.boot.autoconfigure.jdbc.",
            "org.springframework.boot.autoconfigure.sql.",
            "org.springframework.boot.autoconfigure.task.",
            "org.springframework.boot.autoconfigure.transaction.",
            "org.springframework.boot.autoconfigure.web.client.",
            "org.springframework.boot.autoconfigure.web.servlet.MultipartAutoConfiguration",
            "org.springframework.boot.autoconfigure.websocket.",
            "org.springframework.boot.actuate.autoconfigure.metrics.cache.",
            "org.springframework.boot.actuate.autoconfigure.metrics.task.",
            "org.springframework.boot.actuate.autoconfigure.observation.web.client.",
            "org.springframework.boot.actuate.autoconfigure.scheduling.");

    private Role role = Role.ALL;

    @Override
    public void setEnvironment(Environment environment) {
        role = RoleCondition.role(environment);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] used = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String name = candidates[i];
            used[i] = name == null || isUsed(name);
        }
        return used;
    }

    private boolean isUsed(String name) {
        if (role == Role.VAULT && startsWithOneOf(OF_ROUTES, name)) {
            return false;
        }
        return startsWithOneOf(USED, name) || !startsWithOneOf(UNUSED, name);
    }

    private static boolean startsWithOneOf(List<String> beginnings, String name) {
        return beginnings.stream().anyMatch(name::startsWith);
    }
}
