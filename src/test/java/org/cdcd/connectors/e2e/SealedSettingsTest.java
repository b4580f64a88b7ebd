package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMConfig;
import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMStringEncryptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.app.Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/** Secrets of the operator that stand in {@code vault.yaml} as {@code ENC(…)}, sealed with AES-GCM as jasypt does it. */
final class SealedSettingsTest {
    private static final String SECRET = "the-client-secret";
    private static final String NAME = "connectors.oauth-clients.github.client-secret";

    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void sealASecret() throws IOException {
        int port = Ports.free();
        Path routes = folder.resolve("routes");
        TestedRoutes.copyTo(routes);
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put("connectors.routes", routes.toString());
        settings.put("server.port", "0");
        String key = key((byte) 1);
        SimpleGCMConfig config = new SimpleGCMConfig();
        config.setSecretKey(key);
        String sealed = new SimpleGCMStringEncryptor(config).encrypt(SECRET);
        Path secrets = Files.writeString(folder.resolve("vault.yaml"), """
                connectors:
                  oauth-clients:
                    github: {client-id: "the-client", client-secret: "ENC(%s)", redirect-uris: ["https://app.example/cb"]}
                """.formatted(sealed));
        settings.put("connectors.secrets", secrets.toString());
        settings.put("jasypt.encryptor.gcm-secret-key-location", "file:" + keyFile(key));
    }

    @Test
    void areOpenedAtTheStart() {
        try (Server server = Server.start(settings)) {
            assertThat(server.part(Environment.class).getProperty(NAME)).isEqualTo(SECRET);
        }
    }

    @Test
    void endTheStartWithOneLineWhereTheKeyIsAnother() throws Exception {
        keyFile(key((byte) 2));

        try (Child child = Child.serve(folder, List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"), settings)) {
            Child.Ended ended = child.awaitEnd();
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(78);
            assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
            assertThat(ended.err()).startsWith("connectors: ").contains("client-secret");
            assertThat(ended.out() + ended.err()).doesNotContain("\tat ", SECRET);
        }
    }

    private Path keyFile(String key) throws IOException {
        return Files.writeString(folder.resolve("gcm-key"), key);
    }

    private static String key(byte first) {
        byte[] key = new byte[32];
        key[0] = first;
        return Base64.getEncoder().encodeToString(key);
    }
}
