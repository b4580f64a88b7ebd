package org.cdcd.connectors.vault.store;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.audit.AuditExport;
import org.cdcd.connectors.vault.audit.AuditHeads;
import org.cdcd.connectors.wire.AuditCheck;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ResponseSigner;

/** The audit log of a database that somebody changes behind the vault's back, and what a check of it finds. */
final class TamperedLog {
    private static final OctetKeyPair KEY = newKey();

    private final Store store;

    TamperedLog(Store store) {
        this.store = store;
    }

    /** Signs every chain as it is, and says which heads that made. */
    List<AuditHead> sign() {
        List<AuditHead> anchored = new java.util.ArrayList<>();
        heads(anchored::add).sign();
        return anchored;
    }

    /** A vault that signs, just started. */
    AuditHeads heads(Consumer<AuditHead> anchor) {
        return new AuditHeads(store.auditTrail(), () -> new ResponseSigner(KEY, InstantSource.system()), anchor);
    }

    void change(String sql, Object... parameters) {
        store.database().sql().sql(sql).params(parameters).update();
    }

    /** What is wrong with one chain, as an export shows it. */
    List<String> findings(String chain, AuditHead... keptElsewhere) {
        AuditCheck check = new AuditCheck(null);
        check.line(jwks());
        for (AuditHead head : keptElsewhere) {
            check.head(head.jws());
        }
        new AuditExport(store.auditTrail()).write(jwks().path("jwks"), check::line);
        return check.findings().stream()
                .filter(finding -> finding.chain().equals(chain))
                .map(finding -> finding.sequence() + " " + finding.fault())
                .toList();
    }

    private static com.fasterxml.jackson.databind.JsonNode jwks() {
        var line = Json.MAPPER.createObjectNode();
        line.putObject("jwks").putArray("keys").add((com.fasterxml.jackson.databind.JsonNode)
                Json.MAPPER.valueToTree(KEY.toPublicJWK().toJSONObject()));
        return line;
    }

    private static OctetKeyPair newKey() {
        try {
            return new OctetKeyPairGenerator(Curve.Ed25519)
                    .algorithm(JWSAlgorithm.Ed25519)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
