package org.cdcd.connectors.app;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cdcd.connectors.door.Vault;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Whether the vault answers from its database within two seconds; without both nobody is served. */
record VaultHealth(Vault vault) implements HealthIndicator {
    private static final int PATIENCE_SECONDS = 2;

    @Override
    public Health health() {
        try {
            vault.auditHeads().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Health.up().build();
        } catch (ExecutionException | TimeoutException e) {
            return Health.down().withDetail("vault", "does not answer").build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
