package org.cdcd.connectors.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.accounts.rotation.RotationPoint;
import org.cdcd.connectors.vault.accounts.rotation.RotationWatch;
import org.cdcd.connectors.wire.Json;

/** A vault process that rotates old keys, says {@code AT point} when it is there, and does nothing more until it is killed. */
final class KeyVictim {
    private KeyVictim() {}

    /** @param arguments the file of orders, as for {@link Victim}; how many days have passed; the point; then, perhaps, days that pass */
    public static void main(String[] arguments) throws Exception {
        JsonNode orders = Json.MAPPER.readTree(Files.readAllBytes(Path.of(arguments[0])));
        AtomicReference<Duration> passed = new AtomicReference<>(Duration.ofDays(Integer.parseInt(arguments[1])));
        RotationPoint wanted = RotationPoint.valueOf(arguments[2]);
        InstantSource clock = () -> Clock.systemUTC().instant().plus(passed.get());
        SmallVault vault = new SmallVault(Victim.place(orders), RefreshWatch.NOBODY, clock);
        vault.accounts().rotating().watchedBy(stopAt(wanted));
        vault.accounts().rotating().work();
        passed.set(passed.get().plusDays(2));
        vault.store().beat();
        vault.accounts().rotating().work();
        System.out.println("NEVER " + wanted);
        vault.close();
    }

    private static RotationWatch stopAt(RotationPoint wanted) {
        return (point, credential) -> {
            if (point == wanted) {
                System.out.println("AT " + point);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
