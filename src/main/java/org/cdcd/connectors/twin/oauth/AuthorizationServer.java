package org.cdcd.connectors.twin.oauth;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import io.vertx.core.MultiMap;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.twin.Faults;
import org.cdcd.connectors.twin.MarkedRandom;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.jspecify.annotations.Nullable;

/** Programs, grants, codes and tokens of one service. Thread-safe. */
public final class AuthorizationServer {
    private static final int TOKEN_BYTES = 30;

    private final InstantSource time;
    private final SecureRandom random;
    private final BooleanSupplier otherPerson;
    private final Map<String, TwinClient> clients = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> consented = new HashMap<>();
    private final Codes codes = new Codes();
    private final Tokens tokens;
    private final Rules initial;
    private Rules rules;
    private Duration codeLifetime = Codes.LIFETIME;

    public AuthorizationServer(Rules rules, InstantSource time, SecureRandom random, Faults faults) {
        this(rules, time, random, faults::takeOtherPerson);
    }

    /** @param otherPerson asked at each refresh: whether it is to yield another person's token */
    public AuthorizationServer(Rules rules, InstantSource time, SecureRandom random, BooleanSupplier otherPerson) {
        this.initial = rules;
        this.rules = rules;
        this.time = time;
        this.random = random;
        this.otherPerson = otherPerson;
        this.tokens = new Tokens(this::secretText);
    }

    /** Says how long a code is good, where that is not ten minutes. */
    public synchronized void codesLive(Duration lifetime) {
        codeLifetime = lifetime;
    }

    public synchronized Rules rules() {
        return rules;
    }

    /** Turns a dial; tokens that are out keep what they were given. */
    public synchronized void change(UnaryOperator<Rules> change) {
        rules = change.apply(rules);
    }

    public synchronized void register(TwinClient client) {
        clients.put(client.id(), client);
    }

    public synchronized Optional<TwinClient> client(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    /** The program that proves itself so, or a refusal. */
    public synchronized TwinClient authenticate(ClientProof proof) {
        TwinClient client = clients.get(proof.id());
        if (client == null) {
            throw new OAuthRefusal(Reason.UNKNOWN_CLIENT);
        }
        if (!client.secret().equals(proof.secret())) {
            throw new OAuthRefusal(Reason.WRONG_SECRET);
        }
        return client;
    }

    /** Whether this person has consented to this program before. */
    synchronized boolean hasConsented(String clientId, Person person) {
        return consented.containsKey(clientId + "|" + person.login());
    }

    /** These scopes and all that this person has ever allowed this program, by kind of token. */
    synchronized Map<String, Set<String>> withEarlier(String clientId, Person person, Map<String, Set<String>> scopes) {
        Map<String, Set<String>> all = new HashMap<>();
        scopes.forEach((kind, some) -> all.put(kind, new LinkedHashSet<>(some)));
        consented
                .getOrDefault(clientId + "|" + person.login(), Map.of())
                .forEach((kind, earlier) ->
                        all.computeIfAbsent(kind, none -> new LinkedHashSet<>()).addAll(earlier));
        return all;
    }

    /** A code for what the person allowed. */
    synchronized String consent(
            String clientId,
            Person person,
            Map<String, Set<String>> scopes,
            boolean offline,
            @Nullable String redirectUri,
            @Nullable String challenge) {
        Grant grant = new Grant(randomText(), clientId, person, scopes, offline);
        consented.put(clientId + "|" + person.login(), withEarlier(clientId, person, scopes));
        String code = randomText();
        codes.add(
                code,
                new Codes.Pending(grant, redirectUri, challenge, time.instant().plus(codeLifetime)));
        return code;
    }

    /** What a code stands for; the code is used up by asking. */
    public synchronized Grant redeem(
            TwinClient client, String code, @Nullable String redirectUri, @Nullable String verifier) {
        return codes.redeem(code, client.id(), redirectUri, verifier, time.instant());
    }

    /**
     * What a token request gets (RFC 6749, 4.1.3 and 6): tokens of this kind for a code, the next ones for a refresh token, and a
     * refusal for anything else.
     */
    public Issued token(TwinClient client, MultiMap members, String kind) {
        return switch (required(members, "grant_type")) {
            case "authorization_code" ->
                issue(
                        redeem(
                                client,
                                required(members, "code"),
                                required(members, "redirect_uri"),
                                members.get("code_verifier")),
                        kind);
            case "refresh_token" -> refresh(client, required(members, "refresh_token"));
            default -> throw new OAuthRefusal(Reason.UNSUPPORTED_GRANT);
        };
    }

    /** Tokens of one kind; with a refresh token if the grant outlives the access token. */
    public synchronized Issued issue(Grant grant, String kind) {
        return tokens.issue(grant, kind, rules, time.instant(), grant.offline());
    }

    /** New tokens for a refresh token, or a refusal. */
    public synchronized Issued refresh(TwinClient client, String refreshToken) {
        return tokens.refresh(
                refreshToken,
                client.id(),
                rules,
                time.instant(),
                grant -> otherPerson.getAsBoolean()
                        ? new Grant(
                                randomText(), grant.clientId(), grant.person().other(), grant.scopes(), grant.offline())
                        : grant);
    }

    /** Makes a token by hand, that does not expire. */
    public String personal(Person person, String kind, String prefix, Set<String> scopes) {
        return personal(person, kind, prefix, scopes, null);
    }

    /** The same, good until then. */
    public synchronized String personal(
            Person person, String kind, String prefix, Set<String> scopes, @Nullable Instant expires) {
        String token = prefix + secretText();
        tokens.put(token, new Access(null, person, kind, Set.copyOf(scopes), expires));
        return token;
    }

    /** What a token stands for; null if it is unknown or revoked. */
    public synchronized @Nullable Access find(String accessToken) {
        return tokens.find(accessToken);
    }

    public boolean expired(Access access) {
        return access.expired(time.instant());
    }

    /** The grant behind an access or refresh token that is still good. */
    public synchronized @Nullable Grant grantOf(String token) {
        return tokens.grantOf(token);
    }

    /** Ends one access token. */
    public synchronized boolean revokeToken(String accessToken) {
        return tokens.remove(accessToken);
    }

    /** Ends a grant with all its tokens. */
    public synchronized void revokeGrant(Grant grant) {
        tokens.end(grant.id());
    }

    /** Ends every grant of one person to one program. */
    public synchronized void revokeAll(String clientId, Person person) {
        tokens.end(clientId, person.login());
        consented.remove(clientId + "|" + person.login());
    }

    /** Makes every access token that belongs to a grant expire now; refresh tokens stay good. */
    public synchronized void expireAccessTokens() {
        tokens.expire(time.instant());
    }

    /** From now on no token allows this any more, whatever was granted; the grants stay. */
    public synchronized void withdraw(String scope) {
        tokens.withdraw(scope);
    }

    /** No code, grant or token any more, and the dials as they were; registrations stay. */
    public synchronized void reset() {
        codes.clear();
        tokens.clear();
        consented.clear();
        rules = initial;
    }

    private String secretText() {
        return MarkedRandom.markOf(random) + randomText();
    }

    String randomText() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes)
                .replace('-', 'A')
                .replace('_', 'B');
    }
}
