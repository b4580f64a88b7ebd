package org.cdcd.connectors.vault.accounts.linking;

import java.util.Objects;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.vault.keys.Mark;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.Flows.Flow;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Seals what a started link keeps, bound to the rest of its row: a row that was edited since completes nothing, so that neither
 * code nor client secret goes anywhere else, and no other key gets the credential.
 */
final class FlowSeal {
    private final Capsules capsules;

    FlowSeal(Capsules capsules) {
        this.capsules = capsules;
    }

    /** The flow with the content sealed into it; the content stays the caller's. */
    Flow sealed(Flow flow, Secret content) {
        try (Secret marked = mark(flow).put(content)) {
            return flow.holding(capsules.seal(Capsules.Kind.FLOW, marked, ids(flow)));
        }
    }

    /**
     * What {@link #sealed} put into the flow, exactly as it is stored; the caller closes it.
     *
     * @throws Refusal {@code auth_flow_invalid} if the row is another than was written
     */
    Secret open(Flow flow) {
        try (Secret marked = capsules.open(Capsules.Kind.FLOW, flow.verifierSealed(), ids(flow))) {
            return mark(flow).take(marked, "the started link");
        } catch (SealBroken broken) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The started link does not open any more.")
                    .withRemedy("Start the link again.");
        }
    }

    private static Mark mark(Flow flow) {
        return Mark.of(LengthPrefixed.list(
                        flow.jkt(),
                        flow.redirectUri(),
                        Objects.toString(flow.issuer(), ""),
                        Objects.toString(flow.widens(), ""),
                        Objects.toString(flow.ownerKey(), ""))
                .add(flow.scopes())
                .add(LengthPrefixed.pairs(flow.connection()).toBytes()));
    }

    private static String[] ids(Flow flow) {
        return new String[] {flow.stateSha256(), flow.webid(), flow.connectorId()};
    }
}
