package org.cdcd.connectors.twin.calendar;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/**
 * Google Calendar: everybody has a primary calendar, and there is {@code team@group.calendar.google.com}, which is alice's and
 * which bob may read. No calendar has any events at first; a series of events stands as one.
 */
public final class CalendarTwin implements Twin {
    private static final int BODY_LIMIT = 1024 * 1024;

    private @Nullable GoogleAccounts accounts;
    private @Nullable CalendarState state;

    @Override
    public String id() {
        return "gcalendar";
    }

    @Override
    public Set<String> hosts() {
        return GoogleAccounts.HOSTS;
    }

    @Override
    public boolean concerns(String host, String path) {
        return !host.equals(GoogleAccounts.API) || path.startsWith("/calendar/") || path.startsWith("/oauth2/");
    }

    @Override
    public void mount(Stage stage) {
        GoogleAccounts google = GoogleAccounts.on(stage);
        CalendarState calendars = new CalendarState(stage.time());
        CalendarGate gate = new CalendarGate(google, calendars);
        Router api = stage.router(GoogleAccounts.API);
        api.route("/calendar/v3/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new EventRoutes(gate).mount(api);
        new EventListRoute(gate).mount(api);
        new CalendarRoutes(gate).mount(api);
        accounts = google;
        state = calendars;
    }

    /** The programs, grants and tokens of Google's accounts. */
    public AuthorizationServer oauth() {
        return accounts().oauth();
    }

    /** An access token made by hand, with these of Google's scopes ({@code calendar.events}, …). */
    public String token(Person person, String... scopes) {
        return accounts().token(person, scopes);
    }

    /** How many more events may be made, by all. */
    public void eventsLeft(int number) {
        state().eventsLeft(number);
    }

    /** Every sync token that is out is too old from now on. */
    public void expireSyncTokens() {
        state().expireSyncTokens();
    }

    private GoogleAccounts accounts() {
        return Objects.requireNonNull(accounts, "not mounted");
    }

    private CalendarState state() {
        return Objects.requireNonNull(state, "not mounted");
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        state().reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        GoogleRefusal.outage(ctx, status, retryAfter);
    }
}
