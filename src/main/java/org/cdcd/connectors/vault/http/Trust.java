package org.cdcd.connectors.vault.http;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates are believed: the platform's roots for the world, and a sandbox's own authority for the names that
 * the sandbox overrides. Neither is believed in the other's place.
 */
public final class Trust {
    private final TrustOptions world;
    private final @Nullable TrustOptions sandbox;

    private Trust(TrustOptions world, @Nullable TrustOptions sandbox) {
        this.world = world;
        this.sandbox = sandbox;
    }

    public static Trust ofPlatform() {
        return new Trust(TrustOptions.wrap(managerOf(null)), null);
    }

    public static Trust withSandbox(X509Certificate authority) {
        return new Trust(TrustOptions.wrap(managerOf(null)), TrustOptions.wrap(managerOf(storeOf(authority))));
    }

    /** What a connection to this target believes. */
    TrustOptions forTarget(boolean overridden) {
        return overridden && sandbox != null ? sandbox : world;
    }

    private static X509TrustManager managerOf(@Nullable KeyStore roots) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(roots);
            TrustManager[] managers = factory.getTrustManagers();
            return Arrays.stream(managers)
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no certificate validation", e);
        }
    }

    private static KeyStore storeOf(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("sandbox", authority);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot hold a certificate", e);
        }
    }
}
