package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.mail.MailTwin;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox that opens by a token of Google or Microsoft, through every part of the server. */
@ExtendWith(OneServer.class)
final class MailOAuthTest {
    private final RunningServer server;
    private final Someone me;
    private final MailTwin twin;
    private String clientId = "";

    MailOAuthTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(MailTwin.class);
    }

    @Test
    void linksNothingWithoutAProviderThatItKnows() {
        assertThat(catchThrowableOfType(ApiFailure.class, () -> start(Map.of())).code())
                .isEqualTo("auth_flow_invalid");
        assertThat(catchThrowableOfType(ApiFailure.class, () -> start(Map.of("provider", "yahoo")))
                        .detail())
                .contains("provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "microsoft"})
    void linksNoMailboxThatTheTokenDoesNotOpen(String provider) {
        ApiFailure failure =
                catchThrowableOfType(ApiFailure.class, () -> link(provider, MailOAuthTest::withoutMailScopes));

        assertThat(failure.code()).isEqualTo("auth_flow_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "microsoft"})
    void sendsAndReadsWithTheTokenOfAProvider(String provider) throws Exception {
        JsonNode linked = link(provider, url -> url);
        UUID credential = id(linked);

        send(credential, "By " + provider);

        assertThat(linked.path("service_user_id").asText()).isEqualTo("alice@mail.example");
        assertThat(read(credential, "Sent").json().path("items")).isEmpty();
        assertThat(twin.inbox(Person.ALICE).getFirst().getSubject()).isEqualTo("By " + provider);
        assertThat(subjects(read(credential))).containsExactly("By " + provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "microsoft"})
    void renewsATokenThatHasExpired(String provider) throws Exception {
        UUID credential = id(link(provider, url -> url));
        oauth(provider).expireAccessTokens();

        assertThat(read(credential).isSuccess()).isTrue();

        oauth(provider).expireAccessTokens();
        send(credential, "Renewed");
        assertThat(twin.inbox(Person.ALICE)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "microsoft"})
    void asksForRelinkOnceTheGrantIsWithdrawn(String provider) throws Exception {
        UUID credential = id(link(provider, url -> url));
        oauth(provider).revokeAll(clientId, Person.ALICE);

        assertThat(code(read(credential))).isEqualTo("reauthorization_required");
    }

    @Test
    void endsTheGrantAtGoogleWhenItIsRevokedHere() throws Exception {
        UUID credential = id(link("google", url -> url));

        JsonNode revoked = me.client().revoke(credential);

        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("confirmed");
    }

    @Test
    void saysHowEachProviderIsLinked() throws Exception {
        JsonNode oauth2 = me.client().connector("email").path("auth").path("oauth2");

        assertThat(oauth2.path("fields").path("provider").path("pattern").asText())
                .isEqualTo("google|microsoft");
        assertThat(oauth2.path("providers").path("google").path("revocable").asBoolean())
                .isTrue();
        assertThat(oauth2.path("providers").path("microsoft").path("revocable").asBoolean())
                .isFalse();
    }

    /** As if the person had unticked the mailbox on the consent page. */
    private static URI withoutMailScopes(URI url) {
        return URI.create(url.toString()
                .replace("https%3A%2F%2Fmail.google.com%2F", "profile")
                .replace("https%3A%2F%2Foutlook.office.com%2FIMAP.AccessAsUser.All", "profile"));
    }

    private LinkStart start(Map<String, String> fields) throws Exception {
        return me.client().startLink("email", Someone.CALLBACK, Someone.EVERYTHING, fields);
    }

    private JsonNode link(String provider, UnaryOperator<URI> onTheWay) throws Exception {
        LinkStart start = start(Map.of("provider", provider));
        clientId = Forms.query(start.authUrl()).get("client_id");
        Map<String, String> back = Consent.at(server).allow(onTheWay.apply(start.authUrl()));
        return me.client().completeLink("email", start.state(), back.get("code"), back.get("iss"));
    }

    private static UUID id(JsonNode linked) {
        return UUID.fromString(linked.path("credential_id").asText());
    }

    private AuthorizationServer oauth(String provider) {
        return provider.equals("google")
                ? twin.google().oauth()
                : twin.microsoft().oauth();
    }

    private void send(UUID credential, String subject) throws Exception {
        ObjectNode mail = Parameters.of("to", "alice@mail.example", "subject", subject, "text", "It works.");
        me.client().operate("email", credential, "send", mail).orThrow();
    }

    private Result read(UUID credential) throws Exception {
        return read(credential, "INBOX");
    }

    private Result read(UUID credential, String folder) throws Exception {
        return me.client().operate("email", credential, "read", Parameters.of("from", folder));
    }

    private static List<String> subjects(Result result) {
        return result.json().path("items").findValuesAsText("subject");
    }

    private static String code(Result result) {
        return result.json().path("error").path("code").asText();
    }
}
