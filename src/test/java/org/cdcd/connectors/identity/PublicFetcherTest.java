package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicFetcherTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final Pages pages = new Pages();
    private final PublicFetcher production = new PublicFetcher(vertx, false);
    private final PublicFetcher development = new PublicFetcher(vertx, true);

    @AfterAll
    void stop() {
        production.close();
        development.close();
        pages.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static FetchFailed failure(DocumentFetcher fetcher, String url) {
        return catchThrowableOfType(FetchFailed.class, () -> fetcher.get(URI.create(url), "text/turtle", 1024, LIMIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "224.0.0.1",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:a00:1]",
                "[fe80::1]",
                "[fd00::1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::1]"
            })
    void refusesEverySpellingOfAnAddressThatIsNotPublic(String host) {
        for (DocumentFetcher fetcher : new DocumentFetcher[] {production, development}) {
            FetchFailed failed = failure(fetcher, "https://" + host + "/");
            assertThat(failed).isNotNull();
            if (fetcher == production || !host.equals("127.0.0.1")) {
                assertThat(failed.reason()).containsAnyOf("not on the public internet", "not an https URL");
            }
        }
    }

    @Test
    void neverUsesPlainHttpInProduction() {
        assertThat(failure(production, pages.url("/a")).reason()).contains("https");
        assertThat(failure(development, "http://example.org/a").reason()).contains("https");
        assertThat(failure(development, "http://127.0.0.2:1/a").reason()).contains("https");
        assertThat(failure(production, "file:///etc/passwd").temporary()).isFalse();
    }

    @Test
    void oneAddressThatIsNotPublicSpoilsTheName() {
        PublicFetcher fetcher = resolving("93.184.216.34", "10.0.0.1");
        assertThat(failure(fetcher, "https://mixed.example/").reason()).contains("not on the public internet");
    }

    @Test
    void asksForTheNameOnceSoThatItCannotChangeItsMind() {
        AtomicInteger asked = new AtomicInteger();
        HostResolver rebinding = host ->
                new InetAddress[] {InetAddress.getByName(asked.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1")};
        try (PublicFetcher fetcher = new PublicFetcher(vertx, false, rebinding, null)) {
            assertThat(failure(fetcher, "https://rebind.example/")).isNotNull();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void aNameThatCannotBeResolvedIsUnreachable() {
        HostResolver broken = host -> {
            throw new UnknownHostException(host);
        };
        try (PublicFetcher fetcher = new PublicFetcher(vertx, false, broken, null)) {
            assertThat(failure(fetcher, "https://nowhere.example/").temporary()).isTrue();
        }
        try (PublicFetcher fetcher = new PublicFetcher(vertx, false, host -> new InetAddress[0], null)) {
            assertThat(failure(fetcher, "https://nowhere.example/").temporary()).isTrue();
        }
    }

    @Test
    void getsADocument() throws FetchFailed {
        pages.put("/card", "text/turtle; charset=utf-8", "<a> <b> <c>.");
        Fetched fetched = development.get(pages.uri("/card"), "text/turtle", 1024, LIMIT);
        assertThat(fetched.mediaType()).isEqualTo("text/turtle");
        assertThat(new String(fetched.body())).isEqualTo("<a> <b> <c>.");
    }

    @Test
    void refusesALargeDocument() {
        pages.put("/large", "text/turtle", "x".repeat(1025));
        assertThat(failure(development, pages.url("/large")).reason()).contains("larger");
        pages.put("/exact", "text/turtle", "x".repeat(1024));
        assertThat(failure(development, pages.url("/exact"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 404, 410})
    void otherStatusesAreNoDocument(int status) {
        pages.put("/status" + status, status, Map.of("Location", pages.url("/card")), "");
        assertThat(failure(development, pages.url("/status" + status)).temporary())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void serverErrorsMayPass(int status) {
        pages.put("/status" + status, status, Map.of(), "");
        assertThat(failure(development, pages.url("/status" + status)).temporary())
                .isTrue();
    }

    @Test
    void followsOneRedirectToTheSameOriginOnly() throws FetchFailed {
        pages.put("/alice", 303, Map.of("Location", "/alice.ttl"), "");
        pages.put("/alice.ttl", "text/turtle", "<a> <b> <c>.");
        assertThat(development
                        .get(pages.uri("/alice"), "text/turtle", 1024, LIMIT)
                        .location())
                .isEqualTo(pages.uri("/alice.ttl"));

        pages.put("/twice", 303, Map.of("Location", "/alice"), "");
        assertThat(failure(development, pages.url("/twice")).temporary()).isFalse();
        try (Pages other = new Pages()) {
            other.put("/card", "text/turtle", "");
            pages.put("/away", 303, Map.of("Location", other.url("/card")), "");
            assertThat(failure(development, pages.url("/away")).reason()).contains("redirects");
            assertThat(other.asked).isEmpty();
        }
        pages.put("/bad", 303, Map.of("Location", "ht tp://x"), "");
        assertThat(failure(development, pages.url("/bad")).reason()).contains("redirects");
    }

    @Test
    void givesUpWhenTheDocumentDoesNotCome() {
        HttpServer silent = vertx.createHttpServer().requestHandler(request -> {});
        int port = silent.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        assertThatThrownBy(() -> development.get(url, "text/turtle", 1024, Duration.ofMillis(50)))
                .isInstanceOf(FetchFailed.class);
        silent.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anUnusedPortIsUnreachable() {
        Pages gone = new Pages();
        gone.close();
        assertThat(failure(development, gone.url("/")).temporary()).isTrue();
    }

    @Test
    void checksTheCertificateAgainstTheName() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(request -> request.response().end("hello"));
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        try (PublicFetcher trusting =
                new PublicFetcher(vertx, true, InetAddress::getAllByName, certificate.trustOptions())) {
            assertThat(trusting.get(URI.create("https://localhost:" + port), "*/*", 1024, LIMIT)
                            .body())
                    .isEqualTo("hello".getBytes());
            assertThat(failure(trusting, "https://127.0.0.1:" + port)).isNotNull();
            assertThat(failure(development, "https://localhost:" + port)).isNotNull();
        } finally {
            server.close().toCompletionStage().toCompletableFuture().join();
            certificate.delete();
        }
    }

    @Test
    void refusesToBlockAnEventLoop() {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        vertx.runOnContext(loop -> {
            try {
                development.get(pages.uri("/card"), "text/turtle", 1024, LIMIT);
            } catch (FetchFailed | RuntimeException e) {
                thrown.complete(e);
            }
        });
        assertThat(thrown.join()).isInstanceOf(IllegalStateException.class);
    }

    private PublicFetcher resolving(String... addresses) {
        return new PublicFetcher(
                vertx,
                false,
                host -> {
                    InetAddress[] all = new InetAddress[addresses.length];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = InetAddress.getByName(addresses[i]);
                    }
                    return all;
                },
                null);
    }
}
