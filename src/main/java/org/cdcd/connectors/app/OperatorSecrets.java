package org.cdcd.connectors.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cdcd.connectors.wire.Unusable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the operator's secrets, {@code vault.yaml} beside {@code application.yaml}, where a vault runs; a gateway never opens
 * it, and does not start if it was given such a secret another way.
 */
public final class OperatorSecrets implements EnvironmentPostProcessor, Ordered {
    private static final String FILE = "vault.yaml";
    private static final List<String> SECRETS = List.of(
            "connectors.oauth-clients",
            "connectors.events.streams",
            "connectors.mail-servers",
            "connectors.store.url",
            "connectors.store.password",
            "jasypt.encryptor.gcm-secret-key-location",
            "connectors.kek.file",
            "connectors.kek.passphrase-file",
            "connectors.kek.transit.token-file",
            "connectors.kek.transit.secret-id-file",
            "connectors.kek.pkcs11.pin-file");

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (RoleCondition.role(environment) == ServerSettings.Role.GATEWAY) {
            refuseSecrets(environment);
            return;
        }
        Path file = Path.of(environment.getProperty("connectors.secrets", FILE));
        FileSystemResource resource = new FileSystemResource(file);
        if (!resource.exists()) {
            return;
        }
        try {
            new YamlPropertySourceLoader().load(FILE, resource).forEach(environment.getPropertySources()::addLast);
        } catch (MarkedYAMLException e) {
            throw BrokenYaml.in(file, e);
        } catch (IOException | RuntimeException e) {
            throw new Unusable("the file " + file + " cannot be read as YAML; check it with a YAML linter", e);
        }
    }

    private static void refuseSecrets(ConfigurableEnvironment environment) {
        Binder given = Binder.get(environment);
        for (String secret : SECRETS) {
            if (isGiven(given, secret)) {
                throw new Unusable("role gateway was given " + secret + ": secrets belong to the vault alone");
            }
        }
    }

    /** An empty text takes back what the files say, so it is none. */
    private static boolean isGiven(Binder given, String secret) {
        BindResult<String> text = given.bind(secret, Bindable.of(String.class));
        return text.isBound()
                ? !text.get().isBlank()
                : given.bind(secret, Bindable.mapOf(String.class, Object.class)).isBound();
    }
}
