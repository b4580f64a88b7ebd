package org.cdcd.connectors.operate;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.service.ServiceSupport;
import org.cdcd.connectors.limits.AddressLimit;
import org.jspecify.annotations.Nullable;

/**
 * Serves Camel's REST DSL with Vert.x, asynchronously from the socket to the last processor: a request is handed to its
 * route on its event loop, and answered from whichever callback ends the route. No thread waits.
 *
 * <p>An endpoint that consumes {@code application/octet-stream} gets its body as a paused stream; every other body is read
 * first, up to a small limit. Only one that consumes security events takes a body of who brings no token: theirs is signed.
 */
final class VertxPlatformHttpEngine extends ServiceSupport implements PlatformHttpEngine, CamelContextAware {
    private static final String STREAM = "application/octet-stream";
    private static final String EVENT = "application/secevent+jwt";
    private static final long LARGEST_EVENT = 64 * 1024;

    private final FrontDoorSettings settings;
    private final Router router;
    private final Listeners listeners;
    private final MountedPaths endpoints = new MountedPaths();
    private final InFlight inFlight = new InFlight();
    private final Answers answers;
    private @Nullable CamelContext camel;

    VertxPlatformHttpEngine(Vertx vertx, FrontDoorSettings settings, AddressLimit addresses) {
        this.settings = settings;
        this.answers = new Answers(addresses);
        this.router = Router.router(vertx);
        SilentConnections silent = new SilentConnections(vertx, settings.bodyTimeout(), settings.idleTimeout());
        this.listeners = new Listeners(vertx, settings, router, silent);
        router.route()
                .handler(new EveryRequest(settings, answers, inFlight, silent, this::serving))
                .handler(new CrossOrigin(settings.appOrigins()))
                .handler(new AddressGuard(addresses, answers));
        answers.failuresOf(router, endpoints::methods);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new FrontConsumer(endpoint, processor, this);
    }

    /** Opens the endpoint to callers; what is returned closes it again. */
    Runnable mount(FrontConsumer consumer) {
        PlatformHttpEndpoint endpoint = consumer.getEndpoint();
        String path = endpoint.getPath().replaceAll("(?<=.)/$", "");
        List<Runnable> undo = new ArrayList<>();
        for (String method : endpoint.getHttpMethodRestrict().split(",")) {
            Route route = router.route(HttpMethod.valueOf(method), routerPath(path));
            handle(route, consumer, endpoint.getConsumes());
            endpoints.add(method, path);
            undo.add(() -> {
                endpoints.remove(method, path);
                route.remove();
            });
        }
        return () -> undo.forEach(Runnable::run);
    }

    private void handle(Route route, FrontConsumer consumer, @Nullable String consumes) {
        if (consumes == null) {
            route.handler(call -> consumer.handle(call, null));
        } else if (consumes.equals(STREAM)) {
            route.consumes(consumes)
                    .handler(call -> consumer.handle(call, call.request().pause()));
        } else if (consumes.equals(EVENT)) {
            whole(route.consumes(consumes), consumer, LARGEST_EVENT);
        } else {
            whole(route.consumes(consumes).handler(new TokenFirst(answers)), consumer, settings.maxBody());
        }
    }

    private void whole(Route route, FrontConsumer consumer, long largest) {
        route.handler(new BodyTimer(settings.bodyTimeout(), answers))
                .handler(BodyHandler.create(false).setBodyLimit(largest))
                .handler(call -> {
                    BodyTimer.bodyIsHere(call);
                    consumer.handle(call, null);
                });
    }

    Answers answers() {
        return answers;
    }

    FrontDoorSettings settings() {
        return settings;
    }

    @Override
    public int getServerPort() {
        return listeners.port();
    }

    @Override
    protected void doStart() {
        listeners.open();
    }

    /** Refuses what is new, lets what runs finish, then closes the port. */
    @Override
    protected void doStop() {
        inFlight.awaitNone(settings.drain());
        listeners.close();
    }

    private boolean serving() {
        CamelContext context = camel;
        return isStarted() && context != null && context.isStarted();
    }

    /** The REST DSL writes variables as {@code {x}} (RFC 6570), the router as {@code :x}. */
    private static String routerPath(String path) {
        return path.replaceAll("\\{([A-Za-z_]\\w*)}", ":$1");
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        this.camel = context;
    }
}
