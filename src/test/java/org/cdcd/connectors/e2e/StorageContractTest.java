package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program that was written for one storage service may take for granted at every other: the same parameters, the
 * same shape of what comes back. A new storage connector is one more name.
 */
@ExtendWith(OneServer.class)
final class StorageContractTest {
    private final RunningServer server;
    private final Someone me;

    StorageContractTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdrive", "dropbox", "onedrive"})
    void carriesAFileThroughItsLife(String connector) throws Exception {
        LinkedAccount storage = LinkedAccount.byConsent(me, connector);
        byte[] content = new byte[9 * 1024 * 1024 + 17];
        new Random(7).nextBytes(content);

        JsonNode made = storage.run("upload", "name", "contract.bin", "content", upload(content));
        String id = made.path("id").asText();
        assertThat(id).isNotEmpty();
        assertThat(made.path("name").asText()).isEqualTo("contract.bin");
        assertThat(made.path("size").asLong()).isEqualTo(content.length);
        assertThat(made.path("native").isObject()).isTrue();

        assertThat(download(connector, storage.credential(), id)).isEqualTo(content);
        assertListed(storage.run("list", "limit", 10), id);
        assertThat(storage.run("share", "id", id, "with", "bob@example.com", "role", "reader")
                        .path("id")
                        .asText())
                .isNotEmpty();
        assertThat(storage.run("delete", "id", id).path("id").asText()).isEqualTo(id);
        assertThat(storage.run("list", "limit", 10).path("items"))
                .noneMatch(item -> item.path("id").asText().equals(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdrive", "dropbox", "onedrive"})
    void carriesAnEmptyFileAndFindsIt(String connector) throws Exception {
        LinkedAccount storage = LinkedAccount.byConsent(me, connector);
        String id = storage.run("upload", "name", "nothing.txt", "content", upload(new byte[0]))
                .path("id")
                .asText();
        assertThat(download(connector, storage.credential(), id)).isEmpty();
        assertListed(storage.run("search", "query", "nothing"), id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdrive", "dropbox", "onedrive"})
    void listsInPages(String connector) throws Exception {
        LinkedAccount storage = LinkedAccount.byConsent(me, connector);
        for (String name : new String[] {"a", "b", "c"}) {
            storage.run("upload", "name", name, "content", upload(new byte[1]));
        }
        JsonNode first = storage.run("list", "limit", 2);
        assertThat(first.path("items")).hasSize(2);
        JsonNode last =
                storage.run("list", "limit", 2, "next", first.path("next").asText());
        assertThat(last.path("items")).hasSize(1);
        assertThat(last.has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdrive", "dropbox", "onedrive"})
    void saysWhatIsNotThere(String connector) throws Exception {
        LinkedAccount storage = LinkedAccount.byConsent(me, connector);
        String id = storage.run("upload", "name", "x", "content", upload(new byte[1]))
                .path("id")
                .asText();
        server.twins().reset();
        LinkedAccount again = LinkedAccount.byConsent(me, connector);
        assertThat(again.code("download", "id", id)).isEqualTo("service_not_found");
        assertThat(again.code("delete", "id", id)).isEqualTo("service_not_found");
        assertThat(again.code("share", "id", id, "with", "bob@example.com")).isEqualTo("service_not_found");
    }

    private static void assertListed(JsonNode list, String id) {
        assertThat(list.path("items"))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.path("native").isObject()).isTrue())
                .anyMatch(item -> item.path("id").asText().equals(id));
    }

    private ObjectNode upload(byte[] content) throws IOException, InterruptedException {
        return me.client().upload(new ByteArrayInputStream(content), content.length, "application/octet-stream");
    }

    private byte[] download(String connector, UUID credential, String id) throws IOException, InterruptedException {
        Result result = me.client()
                .operate(connector, credential, "download", Parameters.of("id", id))
                .orThrow();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), content);
        return content.toByteArray();
    }
}
