package org.cdcd.connectors.vault.watch;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.wire.Unusable;

/** Which action answers which signal. */
public final class Ladder {
    private final Map<Signal.Kind, Action> actions = new EnumMap<>(Signal.Kind.class);

    /**
     * The usual actions, changed as the operator says.
     *
     * @param changes action by signal, such as {@code echoed-secret: suspend}
     * @throws Unusable if there is no such signal or action, or the signal is about no credential
     */
    public Ladder(Map<String, String> changes) {
        for (Signal.Kind kind : Signal.Kind.values()) {
            actions.put(kind, kind.usual());
        }
        changes.forEach((signal, action) -> change(value(Signal.Kind.class, signal), value(Action.class, action)));
    }

    private void change(Signal.Kind kind, Action action) {
        if (kind.isOfNode() && action != Action.NOTIFY) {
            throw new Unusable("connectors.watch.actions cannot be used: "
                    + kind.wireName().replace('_', '-') + " is about the server, so it can only be told (notify)");
        }
        actions.put(kind, action);
    }

    Action actionFor(Signal signal) {
        return actions.getOrDefault(signal.kind(), Action.NOTIFY);
    }

    private static <E extends Enum<E>> E value(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name.replace('-', '_').toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Unusable("connectors.watch.actions cannot be used: there is no "
                    + (type == Action.class ? "action" : "signal") + " " + name);
        }
    }
}
