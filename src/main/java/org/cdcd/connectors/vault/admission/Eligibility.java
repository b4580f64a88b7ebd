package org.cdcd.connectors.vault.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.vault.accounts.credentials.Protection;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.credentials.Widening;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.StoredCredential;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.jspecify.annotations.Nullable;

/** Whether what a proved request asks for may be done with the credential that it names. */
final class Eligibility {
    private final Admissions.Ground ground;
    private final ProofCheck proofs;

    Eligibility(Admissions.Ground ground) {
        this.ground = ground;
        this.proofs = new ProofCheck(ground.provers(), ground.clock());
    }

    /**
     * What a use needs.
     *
     * @param parameters as signed, with the defaults filled in
     * @param proof what the service is shown, where the account is linked by {@code zkp}
     * @param held what was released of a key of the owner's; whoever gets it closes it
     */
    record Eligible(
            Connector connector,
            Operation operation,
            CredentialRow credential,
            ObjectNode parameters,
            Map<UUID, SpoolTicket> uploads,
            @Nullable ZkpAuthorization proof,
            @Nullable HeldKey held) {}

    /** @throws Refusal with what is in the way */
    Eligible check(VerifiedRequest verified, @Nullable String satToken, @Nullable String keyRelease) {
        refuseWhatIsNotSupported(verified, satToken);
        Connector connector = ground.catalog()
                .find(verified.request().connectorId())
                .orElseThrow(() -> Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "There is no such connector."));
        Operation operation = connector.operations().get(verified.request().operation());
        if (operation == null) {
            throw Refusal.of(ErrorCode.OPERATION_NOT_FOUND, "The connector has no such operation.")
                    .withRemedy("GET /api/v1/connectors/" + connector.id() + " lists its operations.");
        }
        CredentialRow row = credential(verified, connector, operation);
        ZkpAuthorization proof = proofs.check(verified, connector, row, satToken != null);
        ObjectNode parameters = ground.parameters()
                .checked(connector, operation, verified.request().parameters());
        Map<UUID, SpoolTicket> uploads = uploads(verified.webid(), parameters);
        // last, because nothing may fail while it is nobody's to close
        HeldKey held = ground.releases()
                .forUse(
                        row,
                        verified.request().requestId(),
                        keyRelease,
                        verified.signed().header().krh());
        return new Eligible(connector, operation, row, parameters, uploads, proof, held);
    }

    private static void refuseWhatIsNotSupported(VerifiedRequest verified, @Nullable String satToken) {
        if (satToken != null || verified.request().satReference() != null) {
            throw Refusal.of(ErrorCode.SAT_INVALID, "Scheduled access tokens are not taken by this server yet.");
        }
    }

    private CredentialRow credential(VerifiedRequest verified, Connector connector, Operation operation) {
        CredentialRow row = States.unedited(() -> ground.store()
                        .credentials()
                        .whole(verified.webid(), verified.request().credentialReference()))
                .map(StoredCredential::row)
                .filter(found -> found.account().connectorId().equals(connector.id()))
                .orElseThrow(() -> States.refusal(null, null));
        if (row.state() != CredentialState.ACTIVE) {
            throw States.refusal(row);
        }
        Instant ends = row.account().expires();
        if (ends != null && !ground.clock().instant().isBefore(ends)) {
            throw States.expired(row, connector);
        }
        Protection.require(connector, row.account().mode());
        String method = row.account().authMethod();
        if (!operation.worksWith(method)) {
            throw Refusal.of(ErrorCode.OPERATION_NOT_GRANTED, "The operation does not work with this kind of link.")
                    .withRemedy("Link the account by " + String.join(" or ", operation.authMethods()) + ".");
        }
        if (method.equals("oauth2") && !operation.allowedBy(row.account().scopes())) {
            throw Refusal.of(ErrorCode.INSUFFICIENT_SCOPE, "The grant does not cover this operation.")
                    .withRemedy(Widening.remedy(row, connector, operation));
        }
        return row;
    }

    private Map<UUID, SpoolTicket> uploads(String webid, ObjectNode parameters) {
        Map<UUID, SpoolTicket> tickets = new HashMap<>();
        for (String id : UploadReferences.in(parameters)) {
            UUID upload = UploadReferences.parse(id);
            tickets.put(upload, ground.spooled().openRead(webid, upload));
        }
        return tickets;
    }
}
