package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.vertx.http.VertxHttpComponent;
import org.apache.camel.spi.Registry;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.egress.mail.MailClient;
import org.jspecify.annotations.Nullable;

/**
 * Puts everything that calls need into a Camel context: components, the processors that {@code _egress.camel.yaml} names, and
 * the asynchronous breaker. Must be made before any route is added.
 */
public final class Egress {
    private static final int CONNECT_MILLIS = 2000;

    private final CamelContext context;
    private final RouteGenerations generations;
    private final PublicMedia media;
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    /**
     * @param context where the templates of {@code _egress.camel.yaml} must be before a connector is brought up
     * @param vertx the one of the whole server
     * @param vault how to connect to the vault's ports
     * @param openSpool gives leave to store a result of the use with this handle
     * @param closing takes old route generations down, on a thread that may block
     * @param mediaOrigin where services may fetch what was uploaded; null for nowhere
     * @param mailPool runs mail sessions, which block; bounded, and rejects when it is full
     */
    public Egress(
            CamelContext context,
            Vertx vertx,
            VaultConnection vault,
            Function<String, CompletionStage<SpoolTicket>> openSpool,
            @Nullable URI mediaOrigin,
            InstantSource clock,
            SecureRandom random,
            RetrySettings retry,
            Executor closing,
            Executor mailPool) {
        this.context = context;
        this.generations = new RouteGenerations(context, closing);
        AsyncProcessorFactory.install(context);
        context.getCamelContextExtension().addContextPlugin(CircuitBreakerRegistry.class, breakers);
        HttpClient client = vertx.createHttpClient(new HttpClientOptions(vault.http())
                .setConnectTimeout(CONNECT_MILLIS)
                .setDecompressionSupported(false));
        SpoolClient spool = new SpoolClient(client);
        processors(context.getRegistry(), clock, retry);
        context.getRegistry().bind("hopBinding", new HopBinding(webClient(client)));
        context.getRegistry().bind("streamHop", new StreamHop(vertx, client, spool, openSpool, random));
        Calls calls = new Calls(vertx, spool, clock);
        this.media = new PublicMedia(mediaOrigin, spool, clock, random);
        components(vertx, calls);
        mail(
                new MailClient(context, clock, vault.mail()),
                new MailHop(
                        mailPool,
                        one -> new SpoolSink(spool, openSpool, random, one),
                        one -> new MailAttachments(vertx, spool, one)),
                calls);
    }

    private void mail(MailClient client, MailHop hop, Calls calls) {
        context.getRegistry().bind("mailHop", hop);
        context.addComponent("mailbox", new MailComponent(calls, (operation, none) -> client.mailbox(operation)));
        context.addComponent(
                "smtp-out",
                new MailComponent(
                        calls,
                        (operation, parameters) ->
                                client.submission(operation, Set.copyOf(parameters.list("keepsCopy")))));
    }

    /** What services fetch from here. */
    public PublicMedia media() {
        return media;
    }

    public RouteGenerations generations() {
        return generations;
    }

    /** State and failure rate of every breaker, by service. */
    public MeterBinder breakerMeters() {
        return new BreakerMeters(breakers);
    }

    private static void processors(Registry registry, InstantSource clock, RetrySettings retry) {
        Pauses pauses = new Pauses(clock);
        registry.bind("worthRetrying", new WorthRetrying(clock, retry));
        registry.bind("putHandle", new PutHandle(clock));
        registry.bind("takeHandle", new TakeHandle());
        registry.bind("heedPauses", new HeedPauses(pauses));
        registry.bind(
                "verdict", new Judge(new Verdict(clock, pauses), new ReportReader(clock), new DeprecationLog(clock)));
        registry.bind("raiseTransient", new RaiseTransient(retry));
    }

    private static WebClient webClient(HttpClient client) {
        return WebClient.wrap(
                client, new WebClientOptions().setUserAgentEnabled(false).setFollowRedirects(false));
    }

    private void components(Vertx vertx, Calls calls) {
        DirectComponent direct = context.getComponent("direct", DirectComponent.class);
        direct.setBlock(false);
        VertxHttpComponent http = context.getComponent("vertx-http", VertxHttpComponent.class);
        http.setVertx(vertx);
        context.addComponent("service", new ServiceComponent(calls));
        context.addComponent("result", new ResultComponent());
        context.addComponent("public-media", new PublicMediaComponent(media));
    }
}
