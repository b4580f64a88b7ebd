package org.cdcd.connectors.e2e;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands out the one server of a test process, started when it is first asked for and ended with the process; its twins are as
 * new before each test.
 */
final class OneServer implements ParameterResolver, BeforeEachCallback {
    /** Holds the server. A store of JUnit would end it with each class, where classes are handed to several processes. */
    private static final class Running {
        private static final RunningServer SERVER = start();

        private static RunningServer start() {
            RunningServer server = RunningServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Running.SERVER.reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(RunningServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Running.SERVER;
    }
}
