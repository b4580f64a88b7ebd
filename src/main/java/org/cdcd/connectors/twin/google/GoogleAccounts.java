package org.cdcd.connectors.twin.google;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Faults;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;

/** Google's accounts, which all its services share: who has consented to what, and whose tokens are good. */
public final class GoogleAccounts {
    /** The host of every API. */
    public static final String API = "www.googleapis.com";

    /** What nearly every scope begins with. */
    public static final String SCOPE = "https://www.googleapis.com/auth/";

    /** Every host that a service of Google is reached by. */
    public static final Set<String> HOSTS = Set.of(API, GoogleOAuth.ACCOUNTS, GoogleOAuth.OAUTH, GoogleOAuth.OPENID);

    private final AuthorizationServer server;
    private final List<Faults> faults = new CopyOnWriteArrayList<>();

    private GoogleAccounts(Stage stage) {
        server = new AuthorizationServer(
                GoogleOAuth.RULES,
                stage.time(),
                stage.random(),
                () -> faults.stream().anyMatch(Faults::takeOtherPerson));
        Router accounts = stage.router(GoogleOAuth.ACCOUNTS);
        Router tokens = stage.router(GoogleOAuth.OAUTH);
        Router openid = stage.router(GoogleOAuth.OPENID);
        Router api = stage.router(API);
        new ConsentPage(server, GoogleOAuth.CONSENT).mount(accounts);
        new GoogleOAuth(server).mount(tokens, openid, api);
        for (Router router : List.of(api, accounts, tokens, openid)) {
            router.route()
                    .last()
                    .handler(ctx ->
                            GoogleRefusal.of(404, "notFound", "Not Found").send(ctx));
        }
    }

    /** The accounts on this stage; whatever is planned for the twin that asks happens there too. */
    public static GoogleAccounts on(Stage stage) {
        GoogleAccounts accounts = stage.shared(GoogleAccounts.class, GoogleAccounts::new);
        accounts.faults.add(stage.faults());
        return accounts;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return server;
    }

    /** An access token made by hand, with these scopes, without what they begin with. */
    public String token(Person person, String... scopes) {
        Set<String> all = Stream.of(scopes).map(scope -> SCOPE + scope).collect(Collectors.toSet());
        return server.personal(person, GoogleOAuth.KIND, "ya29.", all);
    }

    /** What the token of a request stands for; refuses it unless it is good and has one of these scopes. */
    public Access admit(RoutingContext ctx, Set<String> scopes) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"");
            throw GoogleRefusal.of(401, "authError", "Invalid Credentials");
        }
        if (!any(access, scopes)) {
            throw GoogleRefusal.of(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        }
        return access;
    }

    /** Whether a token has one of these scopes. */
    public static boolean any(Access access, Set<String> scopes) {
        return scopes.stream().anyMatch(scope -> access.has(SCOPE + scope));
    }
}
