package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.wire.ClientIdentity;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.cdcd.connectors.wire.DpopProof;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ResponseVerifier;
import org.cdcd.connectors.wire.ResultSeal;
import org.cdcd.connectors.wire.ServerKey;
import org.cdcd.connectors.wire.Thumbprints;

/** A person with a program: its keys, a token, the client that any program would use, and a way to send what that one never would. */
final class Someone {
    static final URI CALLBACK = URI.create("http://127.0.0.1:49152/callback");

    /** What a link asks for that is to do whatever the connector can. */
    static final List<String> EVERYTHING = List.of("read", "write");

    private static final String API = "/api/v1/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Place place;
    private final DevelopmentIssuer.Person person;
    private final HttpClient http;
    private final ECKey dpopKey;
    private final OctetKeyPair responseKey;
    private final DpopProof proofs;
    private final String token;
    private final ConnectorsClient client;
    private String address = "";

    Someone(Place place, DevelopmentIssuer.Person person) {
        this(place, person, newKey());
    }

    private Someone(Place place, DevelopmentIssuer.Person person, ECKey key) {
        this.place = place;
        this.person = person;
        this.http = new DescribedClient(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build(),
                place.origin());
        this.dpopKey = key;
        this.responseKey = newResponseKey();
        this.proofs = new DpopProof(key, InstantSource.system(), new SecureRandom());
        this.token = newToken();
        this.client = new ConnectorsClient(
                place.origin(),
                new ClientIdentity(person.webid(), () -> token, key, key, responseKey),
                new ServerKey(null, seen -> {}),
                http,
                InstantSource.system(),
                new SecureRandom());
    }

    /** The same person at another program, with other keys. */
    Someone elsewhere() {
        return new Someone(place, person);
    }

    /** From now on as if from another address, as a proxy before the server says it. */
    Someone from(String other) {
        address = other;
        return this;
    }

    private static ECKey newKey() {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256).generate();
            return new ECKey.Builder(key).keyID(Thumbprints.urn(key)).build();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetKeyPair newResponseKey() {
        try {
            return new OctetKeyPairGenerator(Curve.X25519).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String newToken() {
        URI endpoint = place.tokenEndpoint();
        String form = "grant_type=client_credentials&scope=webid"
                + Forms.pairs(Map.of(
                        "resource", place.origin().toString(),
                        "client_id", person.clientId(),
                        "client_secret", person.clientSecret()));
        Reply reply = send(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("DPoP", proofs.make("POST", endpoint, null, null))
                .POST(BodyPublishers.ofString(form)));
        return reply.json().path("access_token").asText();
    }

    ConnectorsClient client() {
        return client;
    }

    String webid() {
        return person.webid();
    }

    ECKey key() {
        return dpopKey;
    }

    OctetKeyPair responseKey() {
        return responseKey;
    }

    String token() {
        return token;
    }

    /** A proof for one request, with its nonce if there is one. */
    String proof(String method, String path, String nonce) {
        return proofs.make(method, url(path), token, nonce.isEmpty() ? null : nonce);
    }

    /** Links by the consent page of the twin, where Alice of the twins says yes; for everything unless scopes are named. */
    UUID link(String connector, String... scopes) throws IOException, InterruptedException {
        LinkStart start = client.startLink(connector, CALLBACK, scopes.length == 0 ? EVERYTHING : List.of(scopes));
        Map<String, String> back = Consent.at(place).allow(start.authUrl());
        JsonNode linked = client.completeLink(connector, start.state(), back.get("code"), back.get("iss"));
        return UUID.fromString(linked.path("credential_id").asText());
    }

    /** One call with token and proof, taken as it comes; a demanded nonce is not followed. */
    Reply call(String method, String path, String json) {
        return call(method, path, json, Map.of());
    }

    /** The same with other or more headers; an empty value leaves a header out. */
    Reply call(String method, String path, String json, Map<String, String> changes) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "DPoP " + token);
        headers.put("DPoP", proof(method, path, ""));
        headers.put("Content-Type", "application/json");
        headers.put("X-Forwarded-For", address);
        headers.putAll(changes);
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        return send(request);
    }

    /** The same, again with the nonce if one is demanded. */
    Reply callWithNonce(String method, String path, String json) {
        String nonce = call(method, path, json).header("DPoP-Nonce");
        return call(method, path, json, Map.of("DPoP", proof(method, path, nonce)));
    }

    SignedCall sign(String connector, UUID credential, String operation, ObjectNode parameters) {
        return client.prepare(connector, credential, operation, parameters);
    }

    /** Sends a signed request under a fresh proof. */
    Reply send(SignedCall call) {
        return operate(call.connectorId(), call.envelope());
    }

    Reply operate(String connector, Envelope envelope) {
        return call(
                "POST",
                API + "connectors/" + connector + "/operate",
                body(envelope).toString());
    }

    static ObjectNode body(Envelope envelope) {
        return Json.MAPPER
                .createObjectNode()
                .put("connector_request", envelope.payload())
                .put("signature", envelope.signature());
    }

    /** What is inside the seal of an answer, once signature, request and person are right. */
    JsonNode open(Reply reply, SignedCall call) {
        return open(reply, call.requestId(), call.requestHash());
    }

    JsonNode open(Reply reply, UUID requestId, String requestHash) {
        JsonNode json = reply.json();
        Envelope envelope = new Envelope(
                json.path("connector_response").asText(), json.path("signature").asText());
        Reply keys = send(HttpRequest.newBuilder(url("/.well-known/jwks.json")));
        var response = new ResponseVerifier(keys.json()).verify(envelope, requestHash, requestId);
        try {
            return Json.MAPPER.readTree(ResultSeal.open(response.resultData(), responseKey, webid(), requestId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            return Reply.of(http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI url(String path) {
        return URI.create(place.origin() + path);
    }

    @Override
    public String toString() {
        return "Someone[" + webid() + "]";
    }
}
