package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.ipfs.IpfsTwin;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a program that was written for one storage service may take for granted at every other: the same parameters, the
 * same shape of what comes back. A new storage connector is one more name.
 */
@ExtendWith(OneServer.class)
final class StorageContractTest {
    private static final SharedShape SHAPE = new SharedShape("storage");

    private final RunningServer server;
    private final Someone me;

    StorageContractTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    /** One service of the type; IPFS knows no people to share with and no words to search for, and a node no pages. */
    enum Service {
        GDRIVE,
        DROPBOX,
        ONEDRIVE,
        IPFS_NODE,
        IPFS_PINNING;

        boolean isIpfs() {
            return this == IPFS_NODE || this == IPFS_PINNING;
        }

        String connector() {
            return isIpfs() ? "ipfs" : name().toLowerCase(Locale.ROOT);
        }
    }

    static Stream<Service> sharing() {
        return Stream.of(Service.values()).filter(service -> !service.isIpfs());
    }

    static Stream<Service> inPages() {
        return Stream.of(Service.values()).filter(service -> service != Service.IPFS_NODE);
    }

    private LinkedAccount link(Service service) throws Exception {
        IpfsTwin ipfs = server.twins().twin(IpfsTwin.class);
        return switch (service) {
            case IPFS_NODE ->
                LinkedAccount.bySecret(me, "ipfs", "app_password", Json.MAPPER.valueToTree(ipfs.fields(Person.ALICE)));
            case IPFS_PINNING ->
                LinkedAccount.bySecret(
                        me, "ipfs", "api_key", Json.MAPPER.valueToTree(ipfs.pinningFields(Person.ALICE)));
            default -> LinkedAccount.byConsent(me, service.connector());
        };
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void carriesAFileThroughItsLife(Service service) throws Exception {
        LinkedAccount storage = link(service);
        byte[] content = new byte[9 * 1024 * 1024 + 17];
        new Random(7).nextBytes(content);

        JsonNode made = SHAPE.run(storage, "upload", "name", "contract.bin", "content", upload(content));
        String id = made.path("id").asText();
        assertThat(id).isNotEmpty();
        assertThat(made.path("name").asText()).isEqualTo("contract.bin");
        assertThat(made.path("size").asLong()).isEqualTo(content.length);

        assertThat(download(storage, id)).isEqualTo(content);
        assertListed(SHAPE.run(storage, "list", "limit", 10), id);
        assertThat(SHAPE.run(storage, "delete", "id", id).path("id").asText()).isEqualTo(id);
        assertThat(SHAPE.run(storage, "list", "limit", 10).path("items"))
                .noneMatch(item -> item.path("id").asText().equals(id));
    }

    @ParameterizedTest
    @MethodSource("sharing")
    void sharesWithAPerson(Service service) throws Exception {
        LinkedAccount storage = link(service);
        String id = storage.run("upload", "name", "ours.txt", "content", upload(new byte[1]))
                .path("id")
                .asText();
        assertThat(SHAPE.run(storage, "share", "id", id, "with", "bob@example.com", "role", "reader")
                        .path("id")
                        .asText())
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void carriesAnEmptyFile(Service service) throws Exception {
        LinkedAccount storage = link(service);
        String id = SHAPE.run(storage, "upload", "name", "nothing.txt", "content", upload(new byte[0]))
                .path("id")
                .asText();
        assertThat(download(storage, id)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sharing")
    void findsAFileByItsName(Service service) throws Exception {
        LinkedAccount storage = link(service);
        String id = storage.run("upload", "name", "nothing.txt", "content", upload(new byte[1]))
                .path("id")
                .asText();
        assertListed(SHAPE.run(storage, "search", "query", "nothing"), id);
    }

    @ParameterizedTest
    @MethodSource("inPages")
    void listsInPages(Service service) throws Exception {
        LinkedAccount storage = link(service);
        for (String name : new String[] {"a", "b", "c"}) {
            storage.run("upload", "name", name, "content", upload(name.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(SHAPE.walk(storage, "list", 2)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void saysWhatIsNotThere(Service service) throws Exception {
        LinkedAccount storage = link(service);
        String id = storage.run("upload", "name", "x", "content", upload(new byte[1]))
                .path("id")
                .asText();
        server.twins().reset();
        LinkedAccount again = link(service);
        assertThat(again.code("download", "id", id)).isEqualTo("service_not_found");
        assertThat(again.code("delete", "id", id)).isEqualTo("service_not_found");
        if (!service.isIpfs()) {
            assertThat(again.code("share", "id", id, "with", "bob@example.com")).isEqualTo("service_not_found");
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void refusesTheSameParameters(Service service) throws Exception {
        LinkedAccount storage = link(service);
        assertThat(storage.code("upload", "name", "x")).isEqualTo("parameters_invalid");
        assertThat(storage.code("download")).isEqualTo("parameters_invalid");
        assertThat(storage.code("delete", "id", "")).isEqualTo("parameters_invalid");
        assertThat(storage.code("list", "limit", 1001)).isEqualTo("parameters_invalid");
        if (service != Service.IPFS_NODE) {
            assertThat(storage.code("list", "next", "?")).isEqualTo("parameters_invalid");
        }
        assertThat(storage.code("list", "surprise", true)).isEqualTo("parameters_invalid");
    }

    private static void assertListed(JsonNode list, String id) {
        assertThat(list.path("items"))
                .isNotEmpty()
                .anyMatch(item -> item.path("id").asText().equals(id));
    }

    private ObjectNode upload(byte[] content) throws IOException, InterruptedException {
        return me.client().upload(new ByteArrayInputStream(content), content.length, "application/octet-stream");
    }

    private byte[] download(LinkedAccount storage, String id) throws IOException, InterruptedException {
        Result result = me.client()
                .operate(storage.connector(), storage.credential(), "download", Parameters.of("id", id))
                .orThrow();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), content);
        return content.toByteArray();
    }
}
