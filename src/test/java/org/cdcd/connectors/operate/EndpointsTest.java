package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Method;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.door.Endpoint;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vault's table of endpoints says what the front door serves, as its router reads paths. */
class EndpointsTest {
    private static final String ID = "5a3c8f1e-27b4-4d5e-9c61-0f7d2a9b4c83";

    /** What anybody may ask, so that no proof goes to the vault. */
    private static final Set<String> WITHOUT_CALLER = Set.of(
            "listConnectors",
            "describeConnector",
            "sendMedia",
            "tellAuditHeads",
            "takeEvent",
            "tellOpenApi",
            "tellErrors",
            "tellSigningKeys",
            "tellVault",
            "showLandingPage");

    private static TestDoor door;

    @BeforeAll
    static void open() {
        door = new TestDoor();
        door.vault.ticket =
                () -> CompletableFuture.failedFuture(Refusal.of(ErrorCode.NOT_FOUND, "There is no such thing."));
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @Test
    void everyRouteThatNeedsACallerHasItsRowAndNoOtherHas() {
        List<String> served = new ArrayList<>();
        for (RestDefinition rest : ((ModelCamelContext) door.camel).getRestDefinitions()) {
            for (VerbDefinition verb : rest.getVerbs()) {
                if (!WITHOUT_CALLER.contains(verb.getId())) {
                    served.add(verb.asVerb().toUpperCase(Locale.ROOT) + " " + path(rest, verb));
                }
            }
        }

        assertThat(Arrays.stream(Endpoint.values()).map(one -> one.method() + " " + one.path()))
                .containsExactlyInAnyOrderElementsOf(served);
    }

    private static String path(RestDefinition rest, VerbDefinition verb) {
        return (rest.getPath() + "/" + Objects.toString(verb.getPath(), ""))
                .replaceAll("/+", "/")
                .replaceAll("/$", "");
    }

    @Test
    void everyQuestionThatTakesAProofHasItsRow() {
        Set<String> questions = Arrays.stream(Vault.class.getMethods())
                .filter(method -> List.of(method.getParameterTypes()).contains(CallerProof.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        // an export has two: where it begins and where it goes on
        questions.add("exportMore");

        assertThat(Arrays.stream(Endpoint.values()).map(EndpointsTest::question))
                .containsExactlyInAnyOrderElementsOf(questions);
    }

    private static String question(Endpoint endpoint) {
        String[] words = endpoint.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    @ParameterizedTest
    @EnumSource
    void whatReachesTheVaultIsWhatItsRowSays(Endpoint endpoint) {
        String path = endpoint.path().replaceAll("\\{\\w+}", ID);

        for (String alias : List.of(path, path + "/", path.replace("/v1/", "//v1/"), path.replace("api", "%61pi"))) {
            CallerProof proof = called(endpoint.method(), alias);
            assertThatCode(() -> endpoint.require(proof, ids(endpoint, ID)))
                    .as(alias)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void anIdIsComparedAsItIsReadFromThePath() {
        CallerProof spelled = called("DELETE", "/api/v1/keys/urn%3Aa%2Fb+c");
        CallerProof upper = called("DELETE", "/api/v1/connector-credentials/" + ID.toUpperCase(Locale.ROOT));

        assertThatCode(() -> Endpoint.DELETE_KEY.require(spelled, "urn:a/b+c")).doesNotThrowAnyException();
        assertThatCode(() -> Endpoint.REVOKE.require(upper, UUID.fromString(ID)))
                .doesNotThrowAnyException();
        refuses(Endpoint.DELETE_KEY, spelled, "urn:a/b c");
    }

    private static CallerProof called(String method, String path) {
        door.vault.proofs.clear();
        door.send(door.to(path)
                .header("Authorization", "DPoP token")
                .header("DPoP", "proof")
                .header("Content-Type", path.contains("uploads") ? "application/octet-stream" : "application/json")
                .method(method, method.startsWith("P") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
                .build());
        assertThat(door.vault.proofs).as(path).hasSize(1);
        return door.vault.proofs.getFirst();
    }

    private static Object[] ids(Endpoint endpoint, String id) {
        return endpoint.path().contains("{") ? new Object[] {id} : new Object[0];
    }

    static Stream<CallerProof> ofOthers() {
        String path = "/api/v1/connector-credentials/" + ID;
        return Stream.of(
                proof("GET", path),
                proof("delete", path),
                proof("DELETE", path + "/receipt"),
                proof("DELETE", path + "0"),
                proof("DELETE", "/api/v1/connector-credentials"),
                proof("DELETE", "/api/v1/connector-credentials/" + ID.replace('5', '6')),
                proof("DELETE", "/api/v1/keys/../connector-credentials/" + ID),
                proof("DELETE", "/api/v1/keys/%2e%2e/connector-credentials/" + ID),
                proof("DELETE", "/api/v1/connector-credentials%2F" + ID),
                proof("DELETE", "/api/v1/connector-credentials/%" + ID),
                proof("DELETE", "/api/v1/connector-credentials/.."),
                proof("DELETE", ""));
    }

    private static CallerProof proof(String method, String path) {
        return new CallerProof("DPoP token", List.of("proof"), method, path, "127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource("ofOthers")
    void aCallThatWasAnotherIsRefused(CallerProof other) {
        refuses(Endpoint.REVOKE, other, UUID.fromString(ID));
    }

    @Test
    void theNumberOfIdsMustBeThatOfThePlaces() {
        refuses(Endpoint.EXPORT_ME, proof("GET", "/api/v1/me"), "next");
    }

    private static void refuses(Endpoint endpoint, CallerProof proof, Object... ids) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> endpoint.require(proof, ids))
                .matches(refusal -> refusal.code() == ErrorCode.INVALID_DPOP_PROOF);
    }
}
