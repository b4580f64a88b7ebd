package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.wire.AuditProof;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a link when something looks as if it were in other hands: each test plays the attack. */
@ExtendWith(OneServer.class)
final class CompromiseTest {
    private static final String ISSUES = "/repos/alice/demo/issues";
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    CompromiseTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    @Test
    void aCredentialThatAServiceEchoesIsRevokedAndItsOwnerTold() throws Exception {
        double before = count("echoed_secret", "revoke");
        server.faults("github").next(1, ISSUES, new Fault.EchoCredential(false));

        assertThat(code(list())).isEqualTo("upstream_echoed_secret");

        Await.until(() -> code(list()).equals("credential_revoked"), "the credential is revoked");
        assertThat(onlyNotice().path("signal").asText()).isEqualTo("echoed_secret");
        assertThat(onlyNotice().path("action").asText()).isEqualTo("revoke");
        assertThat(onlyNotice().path("connector_id").asText()).isEqualTo("github");
        assertThat(onlyNotice().path("credential_id").asText()).isEqualTo(credential.toString());
        assertThat(audited("watch echoed_secret")).isEqualTo("revoke");
        assertThat(count("echoed_secret", "revoke")).isGreaterThan(before);
    }

    @Test
    void aCredentialWhoseRenewalBringsAnotherAccountIsSuspendedUntilItsOwnerResumesIt() throws Exception {
        suspend();

        assertThat(code(list())).isEqualTo("credential_suspended");
        assertThat(onlyNotice().path("signal").asText()).isEqualTo("other_account");
        assertThat(onlyNotice().path("action").asText()).isEqualTo("suspend");

        assertThat(me.client()
                        .credentialCalls()
                        .resume(credential)
                        .path("status")
                        .asText())
                .isEqualTo("active");

        assertThat(status()).isEqualTo("active");
        assertThat(audited("resume")).isEqualTo("ok");
    }

    @Test
    void theOwnerOfASuspendedCredentialIsToldTheWayBack() {
        suspend();
        SignedCall call = list();

        Reply reply = me.send(call);

        assertThat(reply.status()).isEqualTo(423);
        assertThat(me.open(reply, call).path("error").path("remedy").asText()).contains("/notices", "/resume");
    }

    @Test
    void nobodyElseResumesACredential() throws Exception {
        suspend();

        Reply reply = server.newcomer().callWithNonce("POST", CREDENTIALS + credential + "/resume", "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("credential_not_found");
        assertThat(status()).isEqualTo("suspended");
    }

    @Test
    void resumingDemandsANonce() throws Exception {
        suspend();

        assertThat(me.call("POST", CREDENTIALS + credential + "/resume", "").code())
                .isEqualTo("use_dpop_nonce");
        assertThat(status()).isEqualTo("suspended");
    }

    @Test
    void aRevokedCredentialIsNotResumed() throws Exception {
        me.client().revoke(credential);

        assertThat(me.callWithNonce("POST", CREDENTIALS + credential + "/resume", "")
                        .code())
                .isEqualTo("credential_revoked");
    }

    @Test
    void aCredentialWhoseGrantHasEndedIsNotResumedButLinkedAgain() throws Exception {
        oauth().revokeAll(clientId(), Person.ALICE);
        me.send(list());

        assertThat(onlyNotice().path("signal").asText()).isEqualTo("grant_refused");
        assertThat(onlyNotice().path("action").asText()).isEqualTo("notify");
        assertThat(me.callWithNonce("POST", CREDENTIALS + credential + "/resume", "")
                        .code())
                .isEqualTo("reauthorization_required");
    }

    @Test
    void nobodyIsToldOfOthersLinks() throws Exception {
        suspend();

        assertThat(server.newcomer().client().personCalls().notices()).isEmpty();
    }

    private void suspend() {
        oauth().expireAccessTokens();
        server.faults("github").next(new Fault.OtherPerson());
        assertThat(code(list())).isEqualTo("credential_suspended");
    }

    private JsonNode onlyNotice() throws Exception {
        JsonNode notices = me.client().personCalls().notices();
        assertThat(notices).hasSize(1);
        return notices.get(0);
    }

    private String audited(String action) throws Exception {
        return me.client().personCalls().audit(null, 100).entries().stream()
                .map(AuditProof.Entry::entry)
                .filter(entry -> entry.action().equals(action) && entry.object().equals(credential.toString()))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    private double count(String signal, String action) {
        var counter = server.part(MeterRegistry.class)
                .find("connectors.signals")
                .tags("signal", signal, "action", action)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private SignedCall list() {
        return me.sign("github", credential, "issues.list", Parameters.demo());
    }

    private String code(SignedCall call) {
        return me.open(me.send(call), call).path("error").path("code").asText();
    }

    private String clientId() throws Exception {
        return Forms.query(me.client()
                        .startLink("github", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_id");
    }

    private AuthorizationServer oauth() {
        return server.twins().twin(GitHubTwin.class).oauth();
    }

    private String status() throws Exception {
        return new Linked(me, "github", credential).status();
    }
}
