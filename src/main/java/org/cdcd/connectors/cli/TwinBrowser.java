package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Stands in for the person and their browser at the consent page of a twin. */
final class TwinBrowser {
    private static final Pattern FIELD = Pattern.compile("<input[^>]*name=\"?([^\" >]+)\"?[^>]*value=\"?([^\">]*)\"?");

    private final SandboxFile sandbox;
    private final HttpClient http;

    TwinBrowser(SandboxFile sandbox) {
        this.sandbox = sandbox;
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(sandbox))
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Opens the page, presses Allow, and gives the address that the twin sends the browser to. */
    URI allow(URI authUrl) throws IOException, InterruptedException {
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(atTwin(authUrl))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
        if (page.statusCode() != 200) {
            throw new CommandFailed(
                    "the consent page of " + authUrl.getHost() + " does not open: HTTP " + page.statusCode());
        }
        StringBuilder form = new StringBuilder("twin_consent=allow");
        Matcher field = FIELD.matcher(page.body());
        while (field.find()) {
            form.append('&').append(field.group(1)).append('=').append(encoded(field.group(2)));
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(atTwin(authUrl))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form.toString()))
                        .build(),
                BodyHandlers.ofString());
        return answer.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(
                        () -> new CommandFailed("the consent page of " + authUrl.getHost() + " sends nobody back"));
    }

    private static String encoded(String html) {
        String value = html.replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The twin serves every host on one port, under a prefix for those who cannot resolve the name. */
    URI atTwin(URI url) {
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(
                "https://localhost:" + sandbox.twinPort() + "/_host/" + url.getHost() + url.getRawPath() + query);
    }

    private static SSLContext trusting(SandboxFile sandbox) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("sandbox", sandbox.authority());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS is not available", e);
        }
    }
}
