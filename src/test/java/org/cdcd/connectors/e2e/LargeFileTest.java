package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A file goes to Drive and comes back through a server whose memory is smaller than the file. */
final class LargeFileTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void carriesAFileThatIsLargerThanTheHeap() throws Exception {
        carry(256 * MIB, "-Xmx192m");
    }

    /** With {@code -Dlarge}: it needs 3 GiB of disk for a minute or two. */
    @Test
    @Tag("large")
    @EnabledIfSystemProperty(named = "large", matches = ".*")
    void carriesAGibibyteInAHeapOfAQuarter() throws Exception {
        carry(1024 * MIB, "-Xmx256m");
    }

    private void carry(long length, String heap) throws Exception {
        Path gc = folder.resolve("gc.log");
        try (Child server = Child.serve(folder, List.of(heap, "-XX:+UseSerialGC", "-Xlog:gc:file=" + gc), settings())) {
            Path announcement = folder.resolve("data/sandbox.json");
            Await.until(() -> Files.exists(announcement) || !server.isAlive(), "the server runs");
            assertThat(server.isAlive()).as(server.said()).isTrue();
            Someone me = someone(Json.MAPPER.readTree(Files.readAllBytes(announcement)));
            long start = System.nanoTime();
            carry(me, length);
            System.out.printf(
                    "%d MiB to Drive and back in %.1f s; server with %s: resident %d MiB at most, heap %d MiB at most%n",
                    length / MIB, (System.nanoTime() - start) / 1e9, heap, resident(server), heap(gc));
        }
    }

    private static void carry(Someone me, long length) throws Exception {
        UUID credential = me.link("gdrive");
        ObjectNode upload = me.client().upload(new GeneratedContent(length), length, "application/octet-stream");
        String id = me.client()
                .operate("gdrive", credential, "upload", Parameters.of("name", "large.bin", "content", upload))
                .orThrow()
                .json()
                .path("id")
                .asText();
        Result result = me.client()
                .operate("gdrive", credential, "download", Parameters.of("id", id))
                .orThrow();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        me.client()
                .download(
                        Objects.requireNonNull(result.blob()),
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        assertThat(Objects.requireNonNull(result.blob()).length()).isEqualTo(length);
        assertThat(Base64Url.encode(digest.digest()))
                .isEqualTo(upload.path("sha256").asText());
    }

    private Map<String, String> settings() throws IOException {
        int port = Ports.free();
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put(
                "connectors.routes",
                TestedRoutes.copyTo(folder.resolve("routes")).toString());
        settings.put("server.port", "0");
        return settings;
    }

    /** Somebody new at the issuer of the server that announced itself so. */
    private static Someone someone(JsonNode sandbox) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.path("issuer").asText() + "/people"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"carrier\"}"))
                .build();
        JsonNode person;
        try (HttpClient http = HttpClient.newHttpClient()) {
            person = Json.MAPPER.readTree(
                    http.send(request, BodyHandlers.ofByteArray()).body());
        }
        byte[] pem = sandbox.path("authority").asText().getBytes(StandardCharsets.US_ASCII);
        Place place = new Place(
                URI.create(sandbox.path("server").asText()),
                URI.create(person.path("token_endpoint").asText()),
                sandbox.path("twin_port").asInt(),
                (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        return new Someone(
                place,
                new DevelopmentIssuer.Person(
                        person.path("webid").asText(),
                        person.path("client_id").asText(),
                        person.path("client_secret").asText()));
    }

    /** The most memory the process has had, in MiB; 0 where the system does not say. */
    private static long resident(Child server) throws IOException {
        Path status = Path.of("/proc", String.valueOf(server.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** The fullest the heap was when a collection began, in MiB. */
    private static long heap(Path gc) throws IOException {
        return Files.readAllLines(gc).stream()
                .filter(line -> line.matches(".*\\d+M->\\d+M.*"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*?(\\d+)M->.*", "$1")))
                .max()
                .orElse(0);
    }
}
