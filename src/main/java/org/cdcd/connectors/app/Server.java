package org.cdcd.connectors.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.cdcd.connectors.operate.FrontDoorUnavailable;
import org.cdcd.connectors.wire.Unusable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** A running server. Closing it lets running calls finish first. */
public final class Server implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Server(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts a server with the settings of {@code application.yaml}, the environment, and these, which win.
     *
     * @throws Unusable with one line for the operator if the settings do not let it start
     */
    public static Server start(Map<String, String> settings) {
        BrokenYaml.refuse();
        SpringApplication application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(true);
        String[] arguments = new LinkedHashMap<>(settings)
                .entrySet().stream()
                        .map(e -> "--" + e.getKey() + "=" + e.getValue())
                        .toArray(String[]::new);
        try {
            return new Server(application.run(arguments));
        } catch (RuntimeException failure) {
            throw explained(failure).orElseThrow(() -> failure);
        }
    }

    /** What is wrong with the settings, if it is the settings. */
    private static Optional<Unusable> explained(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unusable unusable) {
                return Optional.of(unusable);
            }
            if (cause instanceof PortInUseException taken) {
                return Optional.of(new Unusable("port " + taken.getPort()
                        + " is taken: stop what listens there, or set server.port to another one"));
            }
            if (cause instanceof FrontDoorUnavailable closed) {
                return Optional.of(new Unusable(String.valueOf(closed.getMessage()), closed));
            }
            if (cause instanceof BindException wrong) {
                return Optional.of(new Unusable(
                        "the setting " + wrong.getName() + " cannot be read: " + rootMessage(wrong), wrong));
            }
        }
        return Optional.empty();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** A bean of the running server, for whoever started it. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Waits until the server has been told to stop, by signal or otherwise. */
    public void awaitStop() {
        CountDownLatch stopped = new CountDownLatch(1);
        context.addApplicationListener((ContextClosedEvent event) -> stopped.countDown());
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
