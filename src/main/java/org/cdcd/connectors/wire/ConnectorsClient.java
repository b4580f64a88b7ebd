package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client of one server, for one person. It signs what it asks, and believes no answer whose signature, request, person or
 * seal is not right. Every method fails with {@link ApiFailure} when the server says no or its answer does not hold, and with {@link
 * IOException} when there was no answer. It may be used by many threads.
 */
public final class ConnectorsClient {
    /** The key reference that leaves the credential's key to the vault. */
    public static final String VAULT_KEY = "urn:cdcd:kms:default";

    private static final String API = "/api/v1/";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SECRET_LIFE = Duration.ofMinutes(5);

    private final ClientIdentity identity;
    private final InstantSource clock;
    private final SecureRandom random;
    private final ApiCalls calls;
    private final PublishedKeys keys;
    private final OperationCalls operations;
    private final Duration patience;
    private final String keyReference;

    /**
     * Knows the server by the first key that it sees.
     *
     * @param server the server's public origin, such as {@code https://connectors.example}; requests are signed for it
     */
    public ConnectorsClient(URI server, ClientIdentity identity) {
        this(
                server,
                identity,
                new ServerKey(null, thumbprint -> {}),
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build(),
                InstantSource.system(),
                new SecureRandom());
    }

    /**
     * @param serverKey by which the server is known; a program that runs again keeps the thumbprint in between
     * @param http must not follow redirects: a proof is made for one URL
     */
    public ConnectorsClient(
            URI server,
            ClientIdentity identity,
            ServerKey serverKey,
            HttpClient http,
            InstantSource clock,
            SecureRandom random) {
        this.patience = ApiCalls.TIMEOUT;
        this.keyReference = VAULT_KEY;
        URI origin = URI.create(server.getScheme() + "://" + server.getRawAuthority());
        this.identity = identity;
        this.clock = clock;
        this.random = random;
        this.calls = new ApiCalls(origin, http, identity, clock, random);
        this.keys = new PublishedKeys(calls, serverKey, clock);
        RequestSigner signer = new RequestSigner(identity.signingKey(), origin.toString());
        this.operations = new OperationCalls(calls, keys, signer, identity, clock, random);
    }

    private ConnectorsClient(ConnectorsClient like, Duration patience, String keyReference) {
        this.identity = like.identity;
        this.clock = like.clock;
        this.random = like.random;
        this.calls = like.calls;
        this.keys = like.keys;
        this.operations = like.operations;
        this.patience = patience;
        this.keyReference = keyReference;
    }

    /**
     * The same client, which waits so long for the answer of an operation; 100 s unless this says otherwise. What an operation
     * may take is its {@code deadline} in the connector's definition; an answer that was not waited for can be had by sending
     * the same {@link SignedCall} again while it is fresh.
     */
    public ConnectorsClient waiting(Duration patience) {
        return new ConnectorsClient(this, patience, keyReference);
    }

    /**
     * The same client, which links accounts under an encryption key of the person's own: the server can open such a credential only
     * for a request that releases its key, see {@link #ownKey}. A link that the server answers as anything else fails.
     *
     * @param reference the thumbprint URN of a key that is registered for this, or the URL of a {@code keyAgreement} key of the
     *     WebID document
     */
    public ConnectorsClient linkingUnder(String reference) {
        return new ConnectorsClient(this, patience, reference);
    }

    /** Requests for credentials under an encryption key of the person's own, X25519 or P-256. */
    public OwnKeyCalls ownKey(JWK privateKey) {
        return new OwnKeyCalls(this, calls, keys, operations, identity, clock, privateKey);
    }

    /**
     * What the server answered about linking.
     *
     * @param authUrl where to send the person
     * @param state comes back with the code; hand it to {@link #completeLink}
     */
    public record LinkStart(URI authUrl, String state, String expiry) {}

    /**
     * A request that is signed and may be sent, and sent again while it is fresh: the same answer comes back.
     *
     * @param requestHash SHA-256 of the signed bytes, base64url
     * @param keyRelease what goes beside it to open a credential under a key of the person's own; or null
     */
    public record SignedCall(
            String connectorId,
            UUID requestId,
            Envelope envelope,
            String requestHash,
            @Nullable String keyRelease) {}

    /** One HTTP request, complete with token and proof, to be sent once by another program. */
    public record HttpCall(String method, URI url, Map<String, String> headers, String body) {
        /** Without the headers: the token is among them. */
        @Override
        public String toString() {
            return "HttpCall[" + method + " " + url + "]";
        }
    }

    /** The connectors, as {@code GET /api/v1/connectors} lists them. */
    public JsonNode connectors() throws IOException, InterruptedException {
        return calls.get(API + "connectors").orFail().json().path("connectors");
    }

    /** The whole definition of a connector. */
    public JsonNode connector(String connectorId) throws IOException, InterruptedException {
        return calls.get(connectorPath(connectorId)).orFail().json();
    }

    /** Begins to link an account by OAuth 2.0. */
    public LinkStart startLink(String connectorId, URI redirectUri, List<String> scopes)
            throws IOException, InterruptedException {
        return startLink(connectorId, redirectUri, scopes, Map.of());
    }

    /**
     * The same where the person has to say more first.
     *
     * @param fields what the connector's definition asks for under {@code oauth2}, such as their server
     */
    public LinkStart startLink(String connectorId, URI redirectUri, List<String> scopes, Map<String, String> fields)
            throws IOException, InterruptedException {
        JsonNode answer = step(connectorId, LinkBodies.start(redirectUri, scopes, fields));
        return new LinkStart(
                URI.create(answer.path("auth_url").asText()),
                answer.path("state").asText(),
                answer.path("expiry").asText());
    }

    /**
     * Completes it with what the redirect brought.
     *
     * @param issuer the redirect's {@code iss} (RFC 9207), if it had one
     * @return {@code credential_id}, {@code status}, {@code expiry}, {@code service_user_id}, {@code capabilities}; or, where the
     *     consent covers several things of which the account is to be one, {@code link_state}, {@code choices} (each {@code
     *     value} and {@code title}) and {@code expiry}: then go on with {@link #chooseLink}
     */
    public JsonNode completeLink(String connectorId, String state, String code, @Nullable String issuer)
            throws IOException, InterruptedException {
        return step(connectorId, LinkBodies.complete(state, code, issuer));
    }

    /**
     * Completes a link whose {@link #completeLink} answered with choices; one try.
     *
     * @param choice the {@code value} of the one that the person chose
     * @return {@code credential_id} and what goes with it
     */
    public JsonNode chooseLink(String connectorId, String linkState, String choice)
            throws IOException, InterruptedException {
        return step(connectorId, LinkBodies.choose(linkState, choice));
    }

    /**
     * Links an account by an API key or app password, which leaves this program only sealed to the vault.
     *
     * @param authMethod such as {@code api_key} or {@code app_password}
     * @param fields the fields that the connector's definition names
     * @return as {@link #completeLink} does
     */
    public JsonNode linkSecret(String connectorId, String authMethod, ObjectNode fields)
            throws IOException, InterruptedException {
        return step(connectorId, LinkBodies.secret(authMethod, sealed(connectorId, fields)));
    }

    /**
     * Puts a new key of the same account in the place of a pasted credential's, which keeps its id.
     *
     * @param fields the secret ones; those that are no secret stay as they were
     * @return as {@link #completeLink} does
     */
    public JsonNode replaceSecret(String connectorId, String authMethod, UUID credentialId, ObjectNode fields)
            throws IOException, InterruptedException {
        ObjectNode body = LinkBodies.secret(authMethod, sealed(connectorId, fields));
        return authenticate(connectorId, body.put("credential_id", credentialId.toString()));
    }

    private String sealed(String connectorId, ObjectNode fields) throws IOException, InterruptedException {
        try {
            Instant until = clock.instant().plus(SECRET_LIFE);
            return SecretSeal.seal(keys.encryptionKey(), fields, connectorId, identity.webid(), until);
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
    }

    /**
     * Asks what the server can find out before the secret is typed: for mail, the servers of an {@code address}. The person
     * looks at it; it is sealed together with the secret then.
     *
     * @return {@code fields} to fill in, {@code found_by}, and {@code better} if the account has a better {@code auth_method}
     */
    public JsonNode findFields(String connectorId, String authMethod, Map<String, String> fields)
            throws IOException, InterruptedException {
        return authenticate(connectorId, LinkBodies.find(authMethod, fields));
    }

    /** The person's credentials. */
    public JsonNode credentials() throws IOException, InterruptedException {
        return signed(calls.get(API + "connector-credentials")).path("credentials");
    }

    /** Revokes a credential: once this returns, nothing is sent with it any more. */
    public JsonNode revoke(UUID credentialId) throws IOException, InterruptedException {
        return signed(calls.delete(API + "connector-credentials/" + credentialId));
    }

    /** What there is to ask about one credential: its scopes, its receipt once it is revoked, and how to widen it. */
    public CredentialCalls credentialCalls() {
        return new CredentialCalls(calls, keys);
    }

    /** What there is to ask about everything that the server stores about the person. */
    public PersonCalls personCalls() {
        return new PersonCalls(calls, keys);
    }

    /** Runs an operation. A service's "no" is a {@link Result} too; see {@link Result#orThrow}. */
    public Result operate(String connectorId, UUID credentialId, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        return send(prepare(connectorId, credentialId, operation, parameters));
    }

    /** Signs a request without sending it. */
    public SignedCall prepare(String connectorId, UUID credentialId, String operation, ObjectNode parameters) {
        return operations.prepare(connectorId, credentialId, operation, parameters);
    }

    /** Sends a signed request, verifies the answer and opens it. */
    public Result send(SignedCall call) throws IOException, InterruptedException {
        return operations.send(call, patience);
    }

    /**
     * Verifies and opens what another program got as the answer to a request that {@link #prepare} signed.
     *
     * @param answer the body of the HTTP answer
     */
    public Result open(UUID requestId, String requestHash, byte[] answer) throws IOException, InterruptedException {
        return operations.open(requestId, requestHash, 0, ApiCalls.parsed(answer));
    }

    /** The HTTP request that {@link #send} would send, for a program that prints it as a command. */
    public HttpCall curl(SignedCall call) {
        return operations.curl(call);
    }

    /** Uploads a file; give what comes back to an operation as its content. */
    public ObjectNode upload(Path file, String type) throws IOException, InterruptedException {
        return new BlobTransfer(calls, random).upload(() -> Files.newInputStream(file), Files.size(file), type);
    }

    /** The same for a stream of exactly {@code length} bytes. It is read once and closed. */
    public ObjectNode upload(InputStream content, long length, String type) throws IOException, InterruptedException {
        return new BlobTransfer(calls, random).upload(BlobTransfer.once(content), length, type);
    }

    /**
     * Fetches a large content; a connection that breaks is taken up once where it broke. What has been written is to be thrown away
     * when this fails. The target is not closed.
     */
    public void download(Blob blob, OutputStream target) throws IOException, InterruptedException {
        try {
            new BlobTransfer(calls, random).download(blob, target);
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
    }

    /** Links and operations by the method {@code zkp}, where the person's program keeps the secret. */
    public ZeroKnowledgeCalls zeroKnowledge() {
        return new ZeroKnowledgeCalls(this, operations, identity.webid(), random);
    }

    /** App passwords for mailboxes of the operator's own mail servers. */
    public AppPasswordCalls appPasswords() {
        return new AppPasswordCalls(calls, keys, identity, clock);
    }

    /** One step of a link, under the key that this client links under. */
    private JsonNode step(String connectorId, ObjectNode body) throws IOException, InterruptedException {
        JsonNode answer = authenticate(connectorId, body.put("encryption_key_reference", keyReference));
        return LinkBodies.under(keyReference, answer);
    }

    JsonNode authenticate(String connectorId, ObjectNode body) throws IOException, InterruptedException {
        return signed(calls.post(connectorPath(connectorId) + "/auth", Json.bytes(body)));
    }

    private JsonNode signed(ApiCalls.Reply reply) throws IOException, InterruptedException {
        return keys.signed(reply);
    }

    static String connectorPath(String connectorId) {
        return API + "connectors/"
                + URLEncoder.encode(connectorId, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
