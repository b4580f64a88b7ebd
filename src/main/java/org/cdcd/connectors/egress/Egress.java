package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.apache.camel.CamelContext;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.vertx.http.VertxHttpComponent;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Puts everything that calls need into a Camel context: components, the processors that {@code _egress.camel.yaml} names, and
 * the asynchronous breaker. Must be made before any route is added.
 */
public final class Egress {
    private static final int CONNECT_MILLIS = 2000;

    private final CamelContext context;
    private final RouteGenerations generations;
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    /**
     * @param vertx the one of the whole server
     * @param connections the most connections to the vault's egress at a time
     * @param closing takes old route generations down, on a thread that may block
     */
    public Egress(
            CamelContext context,
            Vertx vertx,
            InstantSource clock,
            RetrySettings retry,
            int connections,
            Executor closing) {
        this.context = context;
        this.generations = new RouteGenerations(context, closing);
        AsyncProcessorFactory.install(context);
        context.getCamelContextExtension().addContextPlugin(CircuitBreakerRegistry.class, breakers);
        bind(context.getRegistry(), clock, retry, client(vertx, connections));
        components(vertx);
    }

    /** Reads the three templates; the routes of connectors can be brought up after that. */
    public void loadTemplates(Path egressYaml) throws RoutesFailed {
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            ResourceHelper.resolveMandatoryResource(context, "file:" + egressYaml.toAbsolutePath()));
        } catch (Exception e) {
            throw new RoutesFailed(egressYaml, -1, e);
        }
    }

    public RouteGenerations generations() {
        return generations;
    }

    /** State and failure rate of every breaker, by service. */
    public MeterBinder breakerMeters() {
        return new BreakerMeters(breakers);
    }

    private static void bind(Registry registry, InstantSource clock, RetrySettings retry, WebClient client) {
        registry.bind("worthRetrying", new WorthRetrying(clock, retry));
        registry.bind("putHandle", new PutHandle(clock));
        registry.bind("takeHandle", new TakeHandle());
        registry.bind("verdict", new Judge(new Verdict(clock)));
        registry.bind("raiseTransient", new RaiseTransient(retry));
        registry.bind("hopBinding", new HopBinding(client));
    }

    private static WebClient client(Vertx vertx, int connections) {
        return WebClient.create(
                vertx,
                new WebClientOptions()
                        .setMaxPoolSize(connections)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setUserAgentEnabled(false)
                        .setFollowRedirects(false));
    }

    private void components(Vertx vertx) {
        DirectComponent direct = context.getComponent("direct", DirectComponent.class);
        direct.setBlock(false);
        VertxHttpComponent http = context.getComponent("vertx-http", VertxHttpComponent.class);
        http.setVertx(vertx);
        context.addComponent("service", new ServiceComponent(new Calls()));
        context.addComponent("result", new ResultComponent());
    }
}
