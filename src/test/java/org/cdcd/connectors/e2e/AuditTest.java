package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.AuditProof;
import org.cdcd.connectors.wire.AuditRecord;
import org.cdcd.connectors.wire.ResponseVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees of the audit log, and what everyone does. */
@ExtendWith(OneServer.class)
final class AuditTest {
    private static final int USES = 3;

    private final RunningServer server;
    private final Someone me;

    AuditTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void use() throws Exception {
        UUID credential = me.link("github");
        for (int i = 0; i < USES; i++) {
            assertThat(me.send(me.sign("github", credential, "issues.list", Parameters.demo()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void everyPageHoldsAndNoEntryIsMissedOrShownTwice() throws Exception {
        sign();

        List<AuditProof.Entry> all = new ArrayList<>();
        String next = null;
        do {
            AuditProof.Page page = me.client().personCalls().audit(next, 2);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(2);
            all.addAll(page.entries());
            next = page.next();
        } while (next != null);

        // the link, begun and completed, and each use, before and after
        assertThat(all).hasSize(2 + 2 * USES).allMatch(entry -> entry.head() != null);
        assertThat(all)
                .extracting(entry -> entry.entry().chain() + entry.entry().sequence())
                .doesNotHaveDuplicates();
        assertThat(all)
                .extracting(AuditProof.Entry::entry)
                .extracting(AuditRecord::outcome)
                .containsOnly("asked", "ok", "success");
    }

    @Test
    void whatAPersonGetsTellsNothingOfOthersButHashes() throws Exception {
        Someone other = server.newcomer();
        UUID credential = other.link("github");
        other.send(other.sign("github", credential, "issues.list", Parameters.demo()));
        sign();

        String seen = me.call("GET", "/api/v1/audit?limit=100", "").text();

        assertThat(seen).contains("issues.list").doesNotContain(credential.toString());
    }

    @Test
    void anybodyGetsTheSignedHeads() {
        sign();
        Reply keys = me.call("GET", "/.well-known/jwks.json", "");

        JsonNode heads = me.call("GET", "/api/v1/audit/heads", "").json().path("heads");

        assertThat(heads).isNotEmpty();
        ResponseVerifier verifier = new ResponseVerifier(keys.json());
        heads.forEach(head -> AuditHead.parse(head.asText()).verify(verifier));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=many",
                "limit=",
                "limit=1&limit=2",
                "after=nonsense",
                "after=%FF",
                "after=",
                "after=AA",
                "after=MjAyNi0xMS0yNFQxMDowMDowMFogYyBu",
                "after=KzEwMDAwMDAtMTEtMjRUMTA6MDA6MDBaIGMgNw"
            })
    void aQueryThatMakesNoSenseIsRefused(String query) {
        Reply reply = me.call(
                "GET", "/api/v1/audit?" + query, "", java.util.Map.of("DPoP", me.proof("GET", "/api/v1/audit", "")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("malformed_request");
    }

    @Test
    void nobodyWithoutAProofReadsEntries() {
        assertThat(me.call("GET", "/api/v1/audit", "", java.util.Map.of("DPoP", ""))
                        .status())
                .isEqualTo(401);
    }

    /** As the vault does each minute. */
    private void sign() {
        server.part(VaultRole.class).exportAudit(line -> {});
    }
}
