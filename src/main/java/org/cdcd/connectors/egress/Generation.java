package org.cdcd.connectors.egress;

import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncProcessor;
import org.cdcd.connectors.catalog.Connector;
import org.jspecify.annotations.Nullable;

/** One generation of a connector's routes, as it runs. It ends when it is retired and nothing runs in it any more. */
final class Generation {
    private final Connector connector;
    private final List<String> routeIds;
    private final AsyncProcessor egress;
    private final Map<String, AsyncProcessor> operations;
    private int running;
    private @Nullable Runnable whenIdle;

    /** @param operations entries by operation name */
    Generation(
            Connector connector, List<String> routeIds, AsyncProcessor egress, Map<String, AsyncProcessor> operations) {
        this.connector = connector;
        this.routeIds = List.copyOf(routeIds);
        this.egress = egress;
        this.operations = Map.copyOf(operations);
    }

    Connector connector() {
        return connector;
    }

    List<String> routeIds() {
        return routeIds;
    }

    AsyncProcessor egress() {
        return egress;
    }

    @Nullable
    AsyncProcessor operation(String name) {
        return operations.get(name);
    }

    /** Starts a run in it; false if it is retired, and then its successor must be asked. */
    synchronized boolean enter() {
        if (whenIdle != null) {
            return false;
        }
        running++;
        return true;
    }

    void leave() {
        Runnable last;
        synchronized (this) {
            running--;
            last = running == 0 ? whenIdle : null;
        }
        if (last != null) {
            last.run();
        }
    }

    /** Lets nothing new in; the action runs once, when the last run has left. */
    void retire(Runnable action) {
        synchronized (this) {
            whenIdle = action;
            if (running > 0) {
                return;
            }
        }
        action.run();
    }

    @Override
    public String toString() {
        return "Generation" + routeIds;
    }
}
