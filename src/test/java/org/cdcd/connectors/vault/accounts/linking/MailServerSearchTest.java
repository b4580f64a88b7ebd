package org.cdcd.connectors.vault.accounts.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.ServiceRecords;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail servers found by what a domain says, which may be anything. */
class MailServerSearchTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final String GOOD = AutoconfigTest.document(
            AutoconfigTest.server("incoming", "imap", "in.b.example", 993, "SSL", "%EMAILADDRESS%"),
            AutoconfigTest.server("outgoing", "smtp", "out.b.example", 465, "SSL", "%EMAILADDRESS%"));

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerRequest> domain =
            request -> request.response().setStatusCode(404).end();
    private final int secure = serve(true);
    private final int plain = serve(false);
    private final NameServer names = NameServer.start();
    private final Outgoing outgoing = new Outgoing(
            vertx,
            Names.ofSystem()
                    .overriddenBy(Map.of(
                            "autoconfig.b.example", secure,
                            "b.example", secure,
                            "autoconfig.plain.example", plain,
                            "in.b.example", 1,
                            "out.b.example", 1)),
            Trust.withSandbox(AUTHORITY.certificate()),
            OutgoingSettings.DEFAULTS);
    private final MailServerSearch search = new MailServerSearch(
            outgoing,
            new ServiceRecords(
                    vertx, new DnsClientOptions().setHost("127.0.0.1").setPort(names.port())));

    private int serve(boolean tls) {
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSsl(tls);
        if (tls) {
            options.setKeyCertOptions(AUTHORITY.keyFor("b.example", "autoconfig.b.example"));
        }
        return await(vertx.createHttpServer(options)
                        .requestHandler(request -> {
                            asked.add(request.host() + request.uri());
                            domain.handle(request);
                        })
                        .listen())
                .actualPort();
    }

    @AfterEach
    void stop() {
        outgoing.close();
        names.close();
        await(vertx.close());
    }

    @Test
    void takesNothingFromADomainThatSaysTooMuch() {
        domain = request -> request.response().end(GOOD + " ".repeat(200_000));

        assertNothing("a@b.example");
    }

    @Test
    void takesNothingFromADocumentWithADocumentType() {
        domain = request -> request.response().end("<!DOCTYPE clientConfig>" + GOOD);

        assertNothing("a@b.example");
    }

    @Test
    void speaksToNoDomainInThePlain() {
        domain = request -> request.response().end(GOOD);

        assertNothing("a@plain.example");
        assertThat(asked).isEmpty();
    }

    @Test
    void showsNoServerOfAnInnerNetwork() {
        domain = request -> request.response().end(GOOD.replace("out.b.example", "127.0.0.1"));

        assertNothing("a@b.example");
    }

    @Test
    void followsNoRedirect() {
        domain = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "https://b.example/elsewhere")
                .end();

        assertNothing("a@b.example");
        assertThat(asked).noneMatch(one -> one.contains("elsewhere"));
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertNothing("");
        assertNothing("b.example");
        assertThat(asked).isEmpty();
    }

    @Test
    void findsWhatTheDomainSays() {
        domain = request -> request.response().end(GOOD);

        JsonNode found = search.find(method(), Map.of("address", "a@B.example"));

        assertThat(found.path("found_by").asText()).isEqualTo("autoconfig");
        assertThat(found.path("fields").path("imap_host").asText()).isEqualTo("in.b.example");
        assertThat(found.path("fields").path("smtp_port").asText()).isEqualTo("465");
        assertThat(asked).containsExactly("autoconfig.b.example/mail/config-v1.1.xml?emailaddress=a%40B.example");
    }

    @Test
    void asksAtTheWellKnownPlaceNext() {
        domain = request -> request.response()
                .setStatusCode(request.path().startsWith("/.well-known/") ? 200 : 404)
                .end(GOOD);

        assertThat(search.find(method(), Map.of("address", "a@b.example"))
                        .path("found_by")
                        .asText())
                .isEqualTo("autoconfig");
    }

    @Test
    void goesByServiceRecordsLast() {
        names.offers("_imaps._tcp.b.example", 20, "worse.b.example", 993);
        names.offers("_imaps._tcp.b.example", 10, "in.b.example", 993);
        names.offers("_submissions._tcp.b.example", 0, ".", 0);
        names.offers("_submission._tcp.b.example", 0, "out.b.example", 587);

        JsonNode found = search.find(method(), Map.of("address", "a@b.example"));

        assertThat(found.path("found_by").asText()).isEqualTo("srv");
        assertThat(found.path("fields").path("imap_host").asText()).isEqualTo("in.b.example");
        assertThat(found.path("fields").path("smtp_host").asText()).isEqualTo("out.b.example");
        assertThat(found.path("fields").path("smtp_port").asText()).isEqualTo("587");
    }

    private void assertNothing(String address) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> search.find(method(), Map.of("address", address)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID));
    }

    private static SecretAuth method() {
        try {
            return Objects.requireNonNull(Objects.requireNonNull(new CatalogLoader(java.nio.file.Path.of("routes"))
                            .load("email")
                            .connector())
                    .auth()
                    .secrets()
                    .get("app_password"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
