package org.cdcd.connectors.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A person's browser at the consent page of a twin. */
final class Consent {
    private final Place place;
    private final HttpClient http;

    private Consent(Place place) {
        this.place = place;
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(place.authority()))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    static Consent at(Place place) {
        return new Consent(place);
    }

    static Consent at(RunningServer server) {
        return new Consent(server.place());
    }

    /** Says yes, and gives what the redirect brings. */
    Map<String, String> allow(URI authUrl) throws IOException, InterruptedException {
        return allow(authUrl, Map.of());
    }

    /** The same with changed parameters, as somebody who edits the address would. */
    Map<String, String> allow(URI authUrl, Map<String, String> changes) throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>(Forms.query(authUrl));
        query.put("twin_consent", "allow");
        query.putAll(changes);
        URI page = URI.create(place.twin(authUrl.getHost()) + authUrl.getRawPath() + "?"
                + Forms.pairs(query).substring(1));
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.discarding());
        return Forms.query(URI.create(answer.headers().firstValue("Location").orElseThrow()));
    }

    private static SSLContext trusting(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("twins", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
