package org.cdcd.connectors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.cdcd.connectors.cli.SandboxPerson;
import org.cdcd.connectors.wire.ConnectorResponse;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ResponseVerifier;
import org.cdcd.connectors.wire.ResultSeal;

/** Makes the calls of a window, each with its own proof and signature, and checks answers afterwards. */
final class Calls {
    private static final String CONNECTOR = "github";
    private static final String OPERATION = "issues.list";
    private static final String ISSUES = "https://api.github.com/repos/alice/demo/issues?per_page=30";

    private final SandboxPerson person;
    private final UUID credential;
    private final String origin;
    private final String githubToken;
    private final ResponseVerifier verifier;

    Calls(SandboxServer server, SandboxPerson person, UUID credential) throws IOException, InterruptedException {
        this.person = person;
        this.credential = credential;
        this.origin = server.origin();
        this.githubToken = server.githubToken();
        byte[] keys = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(origin + "/.well-known/jwks.json"))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
        this.verifier = new ResponseVerifier(Json.MAPPER.readTree(keys));
    }

    /** Calls with what is needed to check their answers. */
    record Signed(List<SignedCall> signed, List<Load.Call> calls) {}

    Signed operate(int count) {
        return signed(count, credential);
    }

    /** Good in every way, but for a credential that does not exist: ends at admission, sealed and signed. */
    Signed unknownCredential(int count) {
        return signed(count, UUID.randomUUID());
    }

    private Signed signed(int count, UUID reference) {
        ConnectorsClient client = person.client();
        List<SignedCall> signed = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> client.prepare(
                        CONNECTOR, reference, OPERATION, SandboxPerson.parameters("owner", "alice", "repo", "demo")))
                .toList();
        List<Load.Call> calls = signed.stream()
                .parallel()
                .map(client::curl)
                .map(call -> new Load.Call(call.method(), call.url().toString(), call.headers(), call.body()))
                .toList();
        return new Signed(signed, calls);
    }

    /** Answered by the front door alone. */
    List<Load.Call> frontDoor(int count) {
        return repeated(count, new Load.Call("GET", origin + "/api/v1/errors", Map.of(), null));
    }

    /** The same list, from the twin itself. */
    List<Load.Call> twin(int count) {
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + githubToken,
                "User-Agent", "connectors-bench",
                "X-GitHub-Api-Version", "2026-03-10",
                "Accept", "application/vnd.github+json");
        return repeated(count, new Load.Call("GET", person.atTwin(ISSUES).toString(), headers, null));
    }

    private static List<Load.Call> repeated(int count, Load.Call call) {
        return java.util.Collections.nCopies(count, call);
    }

    /** Verifies and opens answers; fails at the first that does not hold, and gives how many held. */
    int check(Signed sent, List<Load.Sample> samples) throws IOException {
        for (Load.Sample sample : samples) {
            SignedCall call = sent.signed().get(sample.index());
            JsonNode answer = Json.MAPPER.readTree(sample.body().getBytes());
            Envelope envelope = new Envelope(
                    answer.path("connector_response").asText(),
                    answer.path("signature").asText());
            ConnectorResponse response = verifier.verify(envelope, call.requestHash(), call.requestId());
            byte[] opened =
                    ResultSeal.open(response.resultData(), person.responseKey(), person.webid(), call.requestId());
            if (!Json.MAPPER.readTree(opened).path("items").isArray()) {
                throw new IOException("an answer holds no list");
            }
        }
        return samples.size();
    }
}
