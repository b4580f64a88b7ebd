package org.cdcd.connectors.twin.calendar;

import io.vertx.ext.web.Route;
import java.util.Set;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** What every call of the API passes: a good token, with one of the scopes that will do. */
record CalendarGate(GoogleAccounts accounts, CalendarState state) {
    static final Set<String> READ = Set.of("calendar", "calendar.readonly", "calendar.events", "calendar.events.readonly");
    static final Set<String> WRITE = Set.of("calendar", "calendar.events");
    static final Set<String> LIST = Set.of("calendar", "calendar.readonly", "calendar.calendarlist.readonly");
    static final Set<String> FREE_BUSY = Set.of("calendar", "calendar.readonly", "calendar.freebusy");

    void on(Route route, Set<String> scopes, Consumer<CalendarCall> handler) {
        route.handler(ctx -> GoogleRefusal.guard(ctx, () -> {
            CalendarCall call = new CalendarCall(ctx, accounts.admit(ctx, scopes), state);
            synchronized (state) {
                handler.accept(call);
            }
        }));
    }
}
