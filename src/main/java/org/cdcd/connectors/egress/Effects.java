package org.cdcd.connectors.egress;

import static org.cdcd.connectors.door.UseResult.Effect.ANSWERED;
import static org.cdcd.connectors.door.UseResult.Effect.NOT_SENT;
import static org.cdcd.connectors.door.UseResult.Effect.UNKNOWN;

import org.cdcd.connectors.door.UseResult.Effect;

/** Adds up what the calls of one use may have done. */
final class Effects {
    private Effect worst = NOT_SENT;

    synchronized void add(Effect effect) {
        worst = worse(worst, effect);
    }

    synchronized Effect total() {
        return worst;
    }

    private static Effect worse(Effect one, Effect other) {
        if (one == UNKNOWN || other == UNKNOWN) {
            return UNKNOWN;
        }
        return one == ANSWERED || other == ANSWERED ? ANSWERED : NOT_SENT;
    }
}
