package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was asked for, what was granted, what is used, and how a credential gets more. */
@ExtendWith(OneServer.class)
final class ScopesTest {
    private static final String NARROW = "https://www.googleapis.com/auth/drive.file";
    private static final String READING = "https://www.googleapis.com/auth/drive.readonly";

    private final RunningServer server;
    private final Someone me;

    ScopesTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @Test
    void whatIsAskedIsTheLeastThatTheOperationNeeds() throws Exception {
        UUID credential = me.link("github", "issues.list");

        JsonNode shown = me.client().credentialCalls().show(credential);

        assertThat(texts(shown.path("asked")))
                .isEqualTo(texts(shown.path("scopes")))
                .contains("repo");
        assertThat(texts(shown.path("asked"))).doesNotContain("public_repo", "notifications");
        assertThat(texts(shown.path("used"))).isEmpty();
    }

    @Test
    void whatWasNotAllowedIsSeenBesideWhatWasAsked() throws Exception {
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, List.of("public_repo", "notifications"));
        Map<String, String> back = Consent.at(server).allow(start.authUrl(), Map.of("twin_scopes", "public_repo"));
        UUID credential = UUID.fromString(me.client()
                .completeLink("github", start.state(), back.get("code"), back.get("iss"))
                .path("credential_id")
                .asText());

        JsonNode shown = me.client().credentialCalls().show(credential);

        assertThat(texts(shown.path("asked"))).contains("public_repo", "notifications");
        assertThat(texts(shown.path("scopes"))).contains("public_repo").doesNotContain("notifications");
    }

    @Test
    void whatIsUsedIsWhatOperationsReallyNeeded() throws Exception {
        UUID credential = me.link("github", "public_repo", "notifications");
        me.client()
                .operate("github", credential, "issues.list", Parameters.demo())
                .orThrow();
        me.client()
                .operate("github", credential, "issues.list", Parameters.demo())
                .orThrow();

        JsonNode shown = me.client().credentialCalls().show(credential);

        assertThat(texts(shown.path("used"))).containsExactly("public_repo");
        assertThat(operation(shown, "issues.list").path("first_used").isTextual())
                .isTrue();
        assertThat(operation(shown, "issues.create").path("first_used").isNull())
                .isTrue();
    }

    @Test
    void anOperationThatLacksAScopeNamesTheRequestThatGrantsIt() throws Exception {
        UUID credential = me.link("github", "public_repo");
        JsonNode shown = me.client().credentialCalls().show(credential);
        JsonNode lacking = first(shown, false);
        SignedCall call =
                me.sign("github", credential, lacking.path("operation").asText(), Json.MAPPER.createObjectNode());

        Reply reply = me.send(call);

        assertThat(reply.status()).isEqualTo(403);
        JsonNode error = me.open(reply, call).path("error");
        assertThat(error.path("code").asText()).isEqualTo("insufficient_scope");
        String remedy = error.path("remedy").asText();
        assertThat(remedy).startsWith("POST /api/v1/connectors/github/auth with your redirect_uri and {");
        JsonNode body = Json.MAPPER.readTree(remedy.substring(remedy.indexOf('{')));
        assertThat(body).isEqualTo(lacking.at("/remedy/body"));
        assertThat(texts(body.path("scope")))
                .contains("public_repo")
                .containsAll(texts(lacking.path("missing_scopes")));
        assertThat(body.path("credential_id").asText()).isEqualTo(credential.toString());
    }

    @Test
    void followingTheRemedyWidensTheSameCredential() throws Exception {
        UUID credential = me.link("github", "public_repo");
        JsonNode lacking = first(me.client().credentialCalls().show(credential), false);
        String name = lacking.path("operation").asText();

        UUID widened = follow(lacking.path("remedy"), Map.of());

        assertThat(widened).isEqualTo(credential);
        JsonNode shown = me.client().credentialCalls().show(credential);
        assertThat(operation(shown, name).path("available").asBoolean()).isTrue();
        assertThat(texts(shown.path("scopes")))
                .contains("public_repo")
                .containsAll(texts(lacking.path("missing_scopes")));
        assertThat(me.client().credentials()).hasSize(1);
        me.client()
                .operate("github", credential, "issues.list", Parameters.demo())
                .orThrow();
    }

    @Test
    void anotherAccountsConsentWidensNothing() throws Exception {
        UUID credential = me.link("github", "public_repo");
        JsonNode remedy =
                first(me.client().credentialCalls().show(credential), false).path("remedy");

        ApiFailure failure = catchThrowableOfType(ApiFailure.class, () -> follow(remedy, Map.of("twin_user", "bob")));

        assertThat(failure.code()).isEqualTo("auth_flow_invalid");
        assertThat(texts(me.client().credentialCalls().show(credential).path("scopes")))
                .contains("public_repo")
                .doesNotContain("notifications");
        me.client()
                .operate("github", credential, "issues.list", Parameters.demo())
                .orThrow();
    }

    @Test
    void nobodyWidensACredentialThatIsNotTheirs() throws Exception {
        UUID credential = me.link("github", "public_repo");
        Someone other = server.newcomer();

        assertThat(widening(other, credential.toString()).code()).isEqualTo("credential_not_found");
        assertThat(widening(me, UUID.randomUUID().toString()).code()).isEqualTo("credential_not_found");
        Reply wrong = widening(me, "no-uuid");
        assertThat(wrong.code()).isEqualTo("malformed_request");
        assertThat(wrong.json().at("/pointers/0").asText()).isEqualTo("/credential_id");
        me.client().revoke(credential);
        assertThat(widening(me, credential.toString()).code()).isEqualTo("credential_revoked");
    }

    private static Reply widening(Someone who, String id) {
        ObjectNode body = Parameters.of("auth_method", "oauth2", "redirect_uri", Someone.CALLBACK.toString());
        return who.call(
                "POST",
                "/api/v1/connectors/github/auth",
                body.put("credential_id", id).toString());
    }

    @Test
    void aGrantThatEndedAtTheServiceIsShownAndCanBeRenewedInPlace() throws Exception {
        UUID drive = me.link("gdrive", NARROW);
        UUID calendar = me.link("gcalendar");
        me.client().revoke(calendar);
        JsonNode ended = me.client().credentials().path(0);
        assertThat(ended.path("credential_id").asText()).isEqualTo(drive.toString());
        assertThat(ended.path("status").asText()).isEqualTo("expired");
        assertThat(ended.at("/detail/who_must_act").asText()).isEqualTo("user");
        String remedy = ended.at("/detail/remedy").asText();

        ObjectNode request = Json.MAPPER.createObjectNode().put("path", "/api/v1/connectors/gdrive/auth");
        request.set("body", Json.MAPPER.readTree(remedy.substring(remedy.indexOf('{'))));
        assertThat(follow(request, Map.of())).isEqualTo(drive);

        JsonNode again = me.client().credentials().path(0);
        assertThat(again.path("status").asText()).isEqualTo("active");
        assertThat(again.has("detail")).isFalse();
        assertThat(texts(again.path("scopes"))).contains(NARROW).doesNotContain(READING);
    }

    /** Sends what the remedy says, lets the twin's person consent, and completes the link. */
    private UUID follow(JsonNode remedy, Map<String, String> consent) throws Exception {
        ObjectNode body = remedy.path("body").deepCopy();
        body.put("redirect_uri", Someone.CALLBACK.toString());
        JsonNode started =
                me.call("POST", remedy.path("path").asText(), body.toString()).json();
        Map<String, String> back = Consent.at(server)
                .allow(java.net.URI.create(started.path("auth_url").asText()), consent);
        String connector = remedy.path("path").asText().split("/")[4];
        return UUID.fromString(me.client()
                .completeLink(connector, started.path("state").asText(), back.get("code"), back.get("iss"))
                .path("credential_id")
                .asText());
    }

    private static JsonNode first(JsonNode shown, boolean available) {
        return shown.path("operations")
                .valueStream()
                .filter(one -> one.path("available").asBoolean() == available && one.has("remedy") != available)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode operation(JsonNode shown, String name) {
        return shown.path("operations")
                .valueStream()
                .filter(one -> one.path("operation").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
