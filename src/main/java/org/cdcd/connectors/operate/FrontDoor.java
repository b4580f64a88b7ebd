package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.spi.Registry;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.egress.PublicMedia;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.limits.OperationLimits;
import org.cdcd.connectors.wire.ErrorCode;

/** The beans that {@code _front-door.camel.yaml} names, and the HTTP engine below it. */
public final class FrontDoor implements AutoCloseable {
    /** The name under which Camel's {@code platform-http} component looks for its engine. */
    public static final String ENGINE = "platform-http-engine";

    /**
     * What the front door stands on.
     *
     * @param vertx shared with everything else that waits for the network
     * @param spool the client that reaches the vault's spool
     * @param media pictures that services fetch, by their tokens
     */
    public record Parts(
            Vertx vertx,
            HttpClient spool,
            Vault vault,
            Catalog catalog,
            OperationLimits limits,
            AddressLimit addresses,
            Dispatch dispatch,
            Function<String, Future<PublicMedia.Picture>> media,
            SecureRandom random,
            InstantSource clock) {}

    private static final int AUDIT_PAGE = 50;

    private final Parts parts;
    private final FrontDoorSettings settings;
    private final VertxPlatformHttpEngine engine;

    public FrontDoor(Parts parts, FrontDoorSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.engine = new VertxPlatformHttpEngine(parts.vertx(), settings, parts.addresses());
    }

    /** Every bean by its name; processors have no state, so one of each serves all requests. */
    public Map<String, Object> beans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(ENGINE, engine);
        documents().forEach((name, work) -> beans.put(name, new AsyncStep(work)));
        accounts().forEach((name, work) -> beans.put(name, new AsyncStep(work)));
        person().forEach((name, work) -> beans.put(name, new AsyncStep(work)));
        safety().forEach((name, work) -> beans.put(name, new AsyncStep(work)));
        appPasswords().forEach((name, work) -> beans.put(name, new AsyncStep(work)));
        operate().forEach((name, work) -> beans.put(name, new AsyncStep(work)));
        return beans;
    }

    /** Binds every bean, before the routes are loaded. */
    public void bindTo(Registry registry) {
        beans().forEach(registry::bind);
    }

    /** The port that callers reach, once Camel has started. */
    public int port() {
        return engine.getServerPort();
    }

    /** Lets running requests finish, then closes the port. */
    @Override
    public void close() {
        engine.stop();
    }

    private Map<String, AsyncStep.Work> documents() {
        TellConnectors connectors = new TellConnectors(parts.catalog());
        PublicDocuments documents = new PublicDocuments();
        LandingPage landing = new LandingPage(parts.catalog(), settings.appOrigins());
        return Map.of(
                "listConnectors", new Tell(connectors::list),
                "describeConnector", new Tell(connectors::describe),
                "tellOpenApi", new Tell(documents::openApi),
                "tellErrors", new Tell(documents::errors),
                "showLandingPage", new Tell(landing::show),
                "tellSigningKeys", ask(request -> parts.vault().published(), PublicDocuments::jwks),
                "tellVault", ask(request -> parts.vault().published(), FrontAnswer::signed));
    }

    private Map<String, AsyncStep.Work> accounts() {
        Vault vault = parts.vault();
        return Map.of(
                "linkAccount", ask(call -> vault.link(call.proof(), call.variable("id"), call.body())),
                "listCredentials", ask(call -> vault.credentials(call.proof())),
                "revokeCredential",
                        ask(call -> vault.revoke(
                                call.proof(),
                                call.id("id", ErrorCode.CREDENTIAL_NOT_FOUND),
                                call.asks("purge=now"),
                                call.keyRelease())),
                "listKeys", ask(call -> vault.listKeys(call.proof())),
                "registerKey", ask(call -> vault.registerKey(call.proof(), call.body())),
                "deleteKey", ask(call -> vault.deleteKey(call.proof(), call.variable("id"))),
                "showCredential",
                        ask(call -> vault.credential(call.proof(), call.id("id", ErrorCode.CREDENTIAL_NOT_FOUND))),
                "showReceipt", ask(call -> vault.receipt(call.proof(), call.id("id", ErrorCode.CREDENTIAL_NOT_FOUND))));
    }

    private Map<String, AsyncStep.Work> person() {
        Vault vault = parts.vault();
        return Map.of(
                "exportMe", ask(call -> vault.exportMe(call.proof(), null)),
                "exportMore", ask(call -> vault.exportMe(call.proof(), call.variable("after"))),
                "eraseMe", ask(call -> vault.eraseMe(call.proof())));
    }

    private Map<String, AsyncStep.Work> safety() {
        Vault vault = parts.vault();
        return Map.of(
                "readAudit",
                        ask(call ->
                                vault.audit(call.proof(), call.parameter("after"), call.number("limit", AUDIT_PAGE))),
                "listNotices", ask(call -> vault.notices(call.proof())),
                "resumeCredential",
                        ask(call -> vault.resume(call.proof(), call.id("id", ErrorCode.CREDENTIAL_NOT_FOUND))),
                "tellAuditHeads", ask(call -> vault.auditHeads()),
                "rotateCredential",
                        ask(call -> vault.rotate(call.proof(), call.id("id", ErrorCode.CREDENTIAL_NOT_FOUND))),
                "confirmCredential",
                        ask(call -> vault.confirm(call.proof(), call.id("id", ErrorCode.CREDENTIAL_NOT_FOUND))),
                "takeEvent", new TakeEvent(vault, parts.addresses(), settings.vaultTimeout()));
    }

    private Map<String, AsyncStep.Work> appPasswords() {
        Vault vault = parts.vault();
        return Map.of(
                "listAppPasswords", ask(call -> vault.appPasswords(call.proof())),
                "createAppPassword", ask(call -> vault.createAppPassword(call.proof(), call.body())),
                "revokeAppPassword",
                        ask(call -> vault.revokeAppPassword(call.proof(), call.id("id", ErrorCode.NOT_FOUND))));
    }

    private Map<String, AsyncStep.Work> operate() {
        Vault vault = parts.vault();
        Duration timeout = settings.vaultTimeout();
        SpoolClient spool = new SpoolClient(parts.spool(), settings.idleTimeout());
        Conclusion conclusion = new Conclusion(settings);
        return Map.of(
                "admit", new Admit(vault, timeout),
                "limits", new ApplyLimits(parts.limits(), parts.catalog(), timeout),
                "dispatch", new RunDispatch(parts.dispatch(), parts.clock()),
                "answer", new AnswerUse(conclusion, new ResultSpool(vault, spool, parts.random(), timeout)),
                "problem", new AnswerProblem(conclusion),
                "takeUpload", new TakeUpload(vault, spool, settings),
                "sendResult", new SendResult(vault, spool, timeout),
                "sendMedia", new SendMedia(parts.media(), timeout));
    }

    private AsyncStep.Work ask(Function<FrontRequest, CompletionStage<Answer>> question) {
        return ask(question, FrontAnswer::signed);
    }

    private AsyncStep.Work ask(
            Function<FrontRequest, CompletionStage<Answer>> question, Function<Answer, FrontAnswer> reply) {
        return new AskVault(settings.vaultTimeout(), question, reply);
    }
}
