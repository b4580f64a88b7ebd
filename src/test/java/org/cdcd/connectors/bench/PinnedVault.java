package org.cdcd.connectors.bench;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.cli.SandboxPerson;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.door.RemoteVault;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.ConnectorsClient.HttpCall;
import org.cdcd.connectors.wire.Json;

/**
 * One vault as a gateway sees it that knows no other. Gateways that know the same vaults send all calls of a person to the same one
 * while that one is there; here they go to any.
 */
final class PinnedVault {
    private static final String CONNECTOR = "github";
    private static final int OK = 200;

    private final HttpClient gateway;
    private final URI url;
    private final Tap tap;
    private final RemoteVault door;

    /** @param gateway proves to be one */
    PinnedVault(HttpClient gateway, URI url, Tap tap) {
        this.gateway = gateway;
        this.url = url;
        this.tap = tap;
        this.door = new RemoteVault(gateway, List.of(url), Duration.ofSeconds(20));
    }

    URI url() {
        return url;
    }

    /** What passes between this vault and GitHub. */
    Tap tap() {
        return tap;
    }

    /** Has a signed {@code issues.get} admitted; empty if the answer is a no. */
    Optional<Use> admit(SandboxPerson person, UUID credential, int issue) {
        ConnectorsClient client = person.client();
        HttpCall call = client.curl(client.prepare(
                CONNECTOR,
                credential,
                "issues.get",
                SandboxPerson.parameters("owner", "alice", "repo", "demo", "number", issue)));
        CallerProof caller = new CallerProof(
                call.headers().get("Authorization"),
                List.of(call.headers().get("DPoP")),
                call.method(),
                call.url().getPath(),
                "127.0.0.1");
        Admission admission = get(door.admit(caller, CONNECTOR, call.body().getBytes(StandardCharsets.UTF_8)));
        return admission instanceof Admission.Admitted admitted ? Optional.of(admitted.use()) : Optional.empty();
    }

    /** Makes the use's one call and ends the use; the status of the answer, 0 if there was none. */
    CompletionStage<Integer> call(Use use, int issue) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(use.egress() + "/egress/api.github.com/repos/alice/demo/issues/" + issue)
                .putHeader("User-Agent", "connectors-bench")
                .putHeader("Proxy-Authorization", "CDCD " + use.handle());
        return gateway.request(options)
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.body().map(body -> answer.statusCode()))
                .otherwise(0)
                .toCompletionStage()
                .thenCompose(status -> finished(use, status).thenApply(done -> status));
    }

    private CompletionStage<?> finished(Use use, int status) {
        UseResult.Effect effect = status == OK ? UseResult.Effect.ANSWERED : UseResult.Effect.UNKNOWN;
        return door.finish(
                use.handle(),
                new UseResult(effect, status == OK ? "success" : "error", "", Json.MAPPER.createObjectNode()));
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
