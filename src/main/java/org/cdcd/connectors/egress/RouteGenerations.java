package org.cdcd.connectors.egress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of all connectors. A changed connector comes up as a new generation beside the old one; then calls go to the new
 * one, and the old one is taken down when its last call has ended. A generation that does not come up changes nothing.
 */
public final class RouteGenerations {
    private static final Logger LOG = LoggerFactory.getLogger(RouteGenerations.class);

    private final CamelContext context;
    private final Executor closing;
    private final Map<String, Generation> current = new ConcurrentHashMap<>();
    private final Map<String, Integer> counters = new ConcurrentHashMap<>();
    private boolean stopping;

    /** @param closing takes old generations down; Camel blocks its thread while it does so */
    RouteGenerations(CamelContext context, Executor closing) {
        this.context = context;
        this.closing = closing;
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopped) {
                stop();
            }
        });
    }

    /** From here on Camel takes everything down itself; waits for what is just being taken down. */
    private synchronized void stop() {
        stopping = true;
    }

    /**
     * Brings up a connector, or a new generation of one. Blocks for some tens of milliseconds.
     *
     * @throws RoutesFailed with file, line and cause; then the old generation, if there was one, goes on
     */
    public synchronized void bringUp(Connector connector, Path camelYaml) throws RoutesFailed {
        String key = connector.id() + "-g" + counters.merge(connector.id(), 1, Integer::sum);
        Generation next = build(connector, camelYaml, key);
        Generation old = current.put(connector.id(), next);
        LOG.info("connector {} runs as {}", connector.id(), key);
        retire(old);
    }

    /** Takes a connector down; running calls end first. */
    public synchronized void remove(String connectorId) {
        retire(current.remove(connectorId));
    }

    /**
     * Runs the operation of an admitted use in the current generation of its connector. Never blocks.
     *
     * @return how it ended, a service's "no" included; it fails only for a bug of ours or with {@link Refusal} if there is
     *     no such connector or operation
     */
    public CompletionStage<Ended> dispatch(Use use) {
        Generation generation = entered(use.connectorId());
        if (generation == null) {
            return CompletableFuture.failedFuture(
                    Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "there is no such connector"));
        }
        AsyncProcessor operation = generation.operation(use.operation());
        if (operation == null) {
            generation.leave();
            return CompletableFuture.failedFuture(
                    Refusal.of(ErrorCode.OPERATION_NOT_FOUND, "the connector has no such operation"));
        }
        OperationRun run = new OperationRun(exchange(use, generation));
        return run.start(operation).whenComplete((ended, bug) -> generation.leave());
    }

    private @Nullable Generation entered(String connectorId) {
        Generation generation = current.get(connectorId);
        while (generation != null && !generation.enter()) {
            Thread.onSpinWait();
            generation = current.get(connectorId);
        }
        return generation;
    }

    private Exchange exchange(Use use, Generation generation) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(CallProperties.USE, use);
        exchange.setProperty(CallProperties.CONNECTOR, generation.connector());
        exchange.setProperty(CallProperties.CONNECTION, use.connection());
        exchange.setProperty(CallProperties.ACCOUNT, use.account());
        exchange.setProperty(CallProperties.GENERATION, generation);
        exchange.setProperty(CallProperties.EFFECTS, new Effects());
        return exchange;
    }

    private Generation build(Connector connector, Path camelYaml, String key) throws RoutesFailed {
        List<String> made = new ArrayList<>();
        List<RouteDefinition> routes = new RouteFile(context, camelYaml).read();
        RouteDefinition at = null;
        try {
            Templates.stamp(context, connector, key, made);
            Renaming renaming = new Renaming(connector.id(), key);
            for (RouteDefinition route : routes) {
                at = route;
                renaming.apply(route);
                made.add(route.getId());
                ((ModelCamelContext) context).addRouteDefinition(route);
            }
            return new Generation(connector, made, producer(key), operations(key, made));
        } catch (Exception e) {
            takeDown(made);
            throw new RoutesFailed(camelYaml, at == null ? -1 : at.getLineNumber(), e);
        }
    }

    private Map<String, AsyncProcessor> operations(String key, List<String> made) throws Exception {
        Map<String, AsyncProcessor> operations = new LinkedHashMap<>();
        for (String id : made.subList(Templates.COUNT, made.size())) {
            operations.put(id.substring(key.length() + 1), producer(id));
        }
        return operations;
    }

    /** Started by hand: a producer of the context's own would keep the endpoint of an old generation alive. */
    private AsyncProcessor producer(String name) throws Exception {
        var producer = context.getEndpoint("direct:" + name).createAsyncProducer();
        producer.start();
        return producer;
    }

    private void retire(@Nullable Generation old) {
        if (old != null) {
            old.retire(() -> closing.execute(() -> takeDown(old.routeIds())));
        }
    }

    /** Camel's model is not made for two threads at once: one generation goes or comes at a time. */
    private synchronized void takeDown(List<String> routeIds) {
        if (stopping) {
            return;
        }
        List<String> outermostFirst = new ArrayList<>(routeIds);
        Collections.reverse(outermostFirst);
        for (String id : outermostFirst) {
            try {
                context.getRouteController().stopRoute(id);
                ((ModelCamelContext) context).removeRoute(id);
            } catch (Exception e) {
                LOG.warn("route {} could not be taken down", id, e);
            }
        }
    }
}
