package org.cdcd.connectors.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.vault.accounts.refresh.Recovered;
import org.cdcd.connectors.vault.accounts.refresh.RefreshPoint;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/**
 * A vault process that renews without a pause until it is killed. It tells on standard output what its {@link Lane} has to
 * know, a line each: {@code RECOVERED journal retry over}, {@code OVER id}, {@code READY}, {@code AT point}, {@code SLOW}, {@code VERIFIED n}.
 */
public final class Victim {
    private static final int RENEWALS_TO_VERIFY = 2;
    /** A machine on which a call takes more than eight seconds is no finding about the vault. */
    private static final int TRIES_TO_VERIFY = 10;

    private final JsonNode orders;
    private final PrintStream out;
    private final Set<UUID> over = ConcurrentHashMap.newKeySet();

    private Victim(JsonNode orders, PrintStream out) {
        this.orders = orders;
        this.out = out;
    }

    /** What a victim is told: everything that it needs, as JSON in a file. */
    static ObjectNode orders(SmallVault.Place place, List<UUID> credentials) throws GeneralSecurityException {
        ObjectNode orders = Json.MAPPER
                .createObjectNode()
                .put("data", place.data().toString())
                .put("routes", place.routes().toString())
                .put("authority", place.authority().getEncoded());
        orders.set("ports", Json.MAPPER.valueToTree(place.ports()));
        credentials.forEach(id -> orders.withArray("credentials").add(id.toString()));
        return orders;
    }

    /** @param arguments the file of orders; how many renew at once, or 0 to verify and end; the point to stop at, and at which time */
    public static void main(String[] arguments) throws Exception {
        JsonNode orders = Json.MAPPER.readTree(Files.readAllBytes(Path.of(arguments[0])));
        Victim victim = new Victim(orders, System.out);
        RefreshWatch watch = arguments.length < 3
                ? RefreshWatch.NOBODY
                : victim.stopAt(RefreshPoint.valueOf(arguments[2]), Integer.parseInt(arguments[3]));
        victim.run(Integer.parseInt(arguments[1]), watch);
    }

    private RefreshWatch stopAt(RefreshPoint wanted, int time) {
        AtomicInteger times = new AtomicInteger();
        return (point, credential) -> {
            if (point == wanted && times.incrementAndGet() == time) {
                out.println("AT " + point);
                forEver();
            }
        };
    }

    private static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(int atOnce, RefreshWatch watch) throws Exception {
        SmallVault vault = new SmallVault(place(orders), watch, Clock.systemUTC());
        Recovered recovered = vault.accounts().recover();
        out.println("RECOVERED " + recovered.fromJournal() + " " + recovered.byRetry() + " " + recovered.over());
        List<UUID> credentials = new ArrayList<>();
        orders.path("credentials").forEach(id -> credentials.add(UUID.fromString(id.asText())));
        credentials.stream()
                .filter(id -> vault.store()
                                .credentials()
                                .findAdmitted(id)
                                .orElseThrow()
                                .state()
                        != CredentialState.ACTIVE)
                .forEach(this::tellOver);
        if (atOnce == 0) {
            verify(vault, credentials);
            return;
        }
        out.println("READY");
        for (int i = 0; i < atOnce; i++) {
            Thread.ofPlatform().start(() -> renewForEver(vault, credentials));
        }
    }

    private void verify(SmallVault vault, List<UUID> credentials) {
        int good = 0;
        for (UUID id : credentials) {
            int renewed = 0;
            for (int tries = 0; tries < TRIES_TO_VERIFY && renewed < RENEWALS_TO_VERIFY; tries++) {
                renewed += renew(vault, id) ? 1 : 0;
            }
            good += renewed == RENEWALS_TO_VERIFY ? 1 : 0;
        }
        out.println("VERIFIED " + good);
        vault.close();
    }

    private void renewForEver(SmallVault vault, List<UUID> credentials) {
        List<UUID> order = new ArrayList<>(credentials);
        Collections.shuffle(order, new Random());
        while (true) {
            order.forEach(id -> renew(vault, id));
        }
    }

    private boolean renew(SmallVault vault, UUID id) {
        try {
            vault.accounts().credentials().renew(id, Integer.MAX_VALUE).close();
            return true;
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.REAUTHORIZATION_REQUIRED) {
                tellOver(id);
            } else if (refusal.code() == ErrorCode.SERVICE_UNAVAILABLE || refusal.code() == ErrorCode.CREDENTIAL_BUSY) {
                out.println("SLOW");
            } else {
                out.println("REFUSED " + refusal.code() + " " + refusal.detail());
            }
            return false;
        }
    }

    private void tellOver(UUID id) {
        if (over.add(id)) {
            out.println("OVER " + id);
        }
    }

    /** Where the one who gave the orders wants the vault to be. */
    static SmallVault.Place place(JsonNode orders) throws GeneralSecurityException, IOException {
        Path data = Path.of(orders.path("data").asText());
        Map<String, Integer> ports = new HashMap<>();
        orders.path("ports")
                .properties()
                .forEach(port -> ports.put(port.getKey(), port.getValue().asInt()));
        X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(orders.path("authority").binaryValue()));
        return new SmallVault.Place(
                data,
                data.resolve("keyset"),
                Path.of(orders.path("routes").asText()),
                new StoreSettings.H2(data.resolve("vault")),
                ports,
                authority);
    }
}
