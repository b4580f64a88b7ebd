package org.cdcd.connectors.vault.accounts.proofs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.calls.ServerQuestions;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Scopes;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.accounts.credentials.Protection;
import org.cdcd.connectors.vault.accounts.credentials.ScopePlan;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.ZkpRegistrations;
import org.cdcd.connectors.vault.store.ZkpRegistrations.Registration;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ProofContext;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SchnorrVerifier;
import org.cdcd.connectors.wire.Sha256;
import org.cdcd.connectors.wire.ZkpProof;

/**
 * Links an account by making a public point known at a service. The service's challenge is answered by a proof that the person
 * knows the secret behind the point; the vault checks it, hands it on, and keeps the point. It never has the secret.
 */
public final class ZkpLinking {
    private static final int USER_ID_BYTES = 16;

    private final ServerQuestions service;
    private final ZkpRegistrations registrations;
    private final CredentialRows rows;
    private final Provers provers;
    private final AccountBook book;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** @param book one that writes credentials of {@link Protection#PROVED} */
    public ZkpLinking(Outgoing outgoing, Store store, AccountBook book, InstantSource clock) {
        this.service = new ServerQuestions(outgoing);
        this.registrations = store.zkpRegistrations();
        this.rows = store.credentials();
        this.provers = new SealedProvers(rows, book);
        this.book = book;
        this.clock = clock;
    }

    /** The public side of what was linked. */
    public Provers provers() {
        return provers;
    }

    public ObjectNode answer(Caller caller, Connector connector, ZkpAuth way, ZkpStep step) {
        return switch (step) {
            case ZkpStep.Register ignored -> register(caller, connector, way);
            case ZkpStep.Complete complete -> complete(caller, connector, way, complete);
            case ZkpStep.Challenge challenge -> challenge(caller, connector, way, challenge);
        };
    }

    private ObjectNode register(Caller caller, Connector connector, ZkpAuth way) {
        Nonce nonce = ask(
                        way,
                        Json.MAPPER
                                .createObjectNode()
                                .put("purpose", "register")
                                .put("count", 1))
                .getFirst();
        byte[] id = new byte[USER_ID_BYTES];
        random.nextBytes(id);
        String userId = Base64Url.encode(id);
        registrations.put(new Registration(
                Sha256.base64Url(nonce.value()),
                caller.webid(),
                caller.jkt(),
                connector.id(),
                userId,
                way.origin(),
                nonce.expires()));
        return Json.MAPPER
                .createObjectNode()
                .put("nonce", nonce.value())
                .put("audience", way.origin())
                .put("expiry", LinkAnswers.time(nonce.expires()))
                .put("zk_user_id", userId)
                .put("scheme", way.scheme());
    }

    private ObjectNode complete(Caller caller, Connector connector, ZkpAuth way, ZkpStep.Complete given) {
        Registration started = registrations
                .takeOnce(Sha256.base64Url(given.nonce()))
                .filter(found -> found.webid().equals(caller.webid())
                        && found.jkt().equals(caller.jkt())
                        && found.connectorId().equals(connector.id())
                        && found.userId().equals(given.userId())
                        && found.audience().equals(way.origin()))
                .orElseThrow(() -> Refusal.of(
                                ErrorCode.AUTH_FLOW_INVALID, "The nonce is unknown, used, expired, or another's.")
                        .withRemedy("Start the link anew."));
        byte[] context = ProofContext.registration(started.audience(), given.nonce(), caller.webid());
        if (!SchnorrVerifier.holds(Base64Url.decode(given.publicPoint()), started.userId(), context, given.proof())) {
            throw Refusal.of(ErrorCode.ZKP_INVALID, "The proof does not hold for this point, person and nonce.")
                    .withRemedy("Start the link anew.");
        }
        handOn(caller, way, given);
        return keep(caller, connector, way, new ZkpIdentity(started.userId(), given.publicPoint(), way.scheme()));
    }

    /** The service checks for itself: it believes the proof, and nobody who brings it. */
    private void handOn(Caller caller, ZkpAuth way, ZkpStep.Complete given) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("scheme", way.scheme())
                .put("id", given.userId())
                .put("public", given.publicPoint())
                .put("V", given.proof().commitment())
                .put("r", given.proof().response())
                .put("nonce", given.nonce())
                .put("webid", caller.webid());
        if (!service.post(way.register(), body).success()) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The service did not take the registration.")
                    .withRemedy("Start the link anew.");
        }
    }

    private ObjectNode keep(Caller caller, Connector connector, ZkpAuth way, ZkpIdentity identity) {
        String name = Placeholders.url(way.serviceIdentifier(), Map.of("user_id", identity.userId()));
        Map<String, Secret> contents = SealedProvers.contents(identity);
        try {
            UUID id = book.open(
                    UUID.randomUUID(),
                    caller.webid(),
                    connector,
                    ZkpAuth.METHOD,
                    new Scopes(List.of(), List.of(), null),
                    new Identified(identity.userId(), name, Map.of()),
                    Map.of(),
                    new Contents(contents, null, null, null),
                    clock.instant());
            return LinkAnswers.completed(
                    id,
                    null,
                    identity.userId(),
                    ScopePlan.capabilities(connector, ZkpAuth.METHOD, List.of()),
                    Protection.PROVED);
        } finally {
            contents.values().forEach(Secret::close);
        }
    }

    private ObjectNode challenge(Caller caller, Connector connector, ZkpAuth way, ZkpStep.Challenge asked) {
        CredentialRow row = rows.find(caller.webid(), asked.credentialId())
                .filter(found -> found.account().connectorId().equals(connector.id())
                        && found.account().authMethod().equals(ZkpAuth.METHOD))
                .orElseThrow(() -> States.refusal(null, null));
        if (row.state() != CredentialState.ACTIVE) {
            throw States.refusal(row);
        }
        String userId = provers.of(row, connector).userId();
        ObjectNode question = Json.MAPPER
                .createObjectNode()
                .put("purpose", "operate")
                .put("id", userId)
                .put("count", asked.count());
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("audience", way.origin())
                .put("zk_user_id", userId)
                .put("scheme", way.scheme());
        ArrayNode challenges = answer.putArray("challenges");
        ask(way, question).stream()
                .limit(asked.count())
                .forEach(nonce -> challenges
                        .addObject()
                        .put("nonce", nonce.value())
                        .put("exp", nonce.expires().getEpochSecond()));
        return answer;
    }

    private record Nonce(String value, Instant expires) {}

    /** At least one nonce that is good for a while. */
    private List<Nonce> ask(ZkpAuth way, ObjectNode question) {
        ServerQuestions.Told told = service.post(way.challenge(), question);
        List<Nonce> nonces = new ArrayList<>();
        for (int i = 0; told.texts().containsKey("/challenges/" + i + "/nonce"); i++) {
            String value = told.texts().get("/challenges/" + i + "/nonce");
            Instant expires = seconds(told.texts().getOrDefault("/challenges/" + i + "/exp", ""));
            if (value != null && ZkpProof.isWord(value) && clock.instant().isBefore(expires)) {
                nonces.add(new Nonce(value, expires));
            }
        }
        if (nonces.isEmpty()) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "The service gave no challenge that can be used.");
        }
        return nonces;
    }

    private static Instant seconds(String text) {
        return text.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.EPOCH;
    }
}
