package org.cdcd.connectors.app;

import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.wire.Unusable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Reads the settings that a server would start with here, without starting one. Values in {@code ENC(…)} stay as they are. */
public final class SettingsReader {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8080;

    /**
     * The settings.
     *
     * @param managementHost where the management port listens
     */
    public record Found(ServerSettings settings, String managementHost, int managementPort) {}

    private SettingsReader() {}

    /**
     * Reads {@code application.yaml}, the operator's secrets, the environment, and these, which win.
     *
     * @throws Unusable with one line for the operator if they cannot be read
     */
    public static Found read(Map<String, String> overrides) {
        BrokenYaml.refuse();
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("overrides", new HashMap<>(overrides)));
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(environment);
            new OperatorSecrets().postProcessEnvironment(environment, new SpringApplication());
            return new Found(
                    Binder.get(environment).bindOrCreate("connectors", ServerSettings.class),
                    environment.getProperty("server.address", LOOPBACK),
                    environment.getProperty("server.port", Integer.class, DEFAULT_PORT));
        } catch (Unusable e) {
            throw e;
        } catch (RuntimeException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            throw new Unusable(
                    "the settings cannot be read: "
                            + String.valueOf(cause.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("no reason given"),
                    e);
        }
    }
}
