package org.cdcd.connectors.e2e;

import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands out the one server of a test run, started when it is first asked for; its twins are as new before each test. */
final class OneServer implements ParameterResolver, BeforeEachCallback {
    private static final Namespace HERE = Namespace.create(OneServer.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        server(context).reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(RunningServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private static RunningServer server(ExtensionContext context) {
        return Objects.requireNonNull(context.getRoot()
                .getStore(HERE)
                .getOrComputeIfAbsent("server", key -> RunningServer.start(), RunningServer.class));
    }
}
