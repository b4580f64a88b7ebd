package org.cdcd.connectors.twin.microsoft;

import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdcd.connectors.twin.Faults;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;

/** Microsoft's accounts, which all its services share: who has consented to what, and whose tokens are good. */
public final class MicrosoftAccounts {
    /** The host of consent and tokens. */
    public static final String LOGIN = "login.microsoftonline.com";

    private final AuthorizationServer server;
    private final List<Faults> faults = new CopyOnWriteArrayList<>();

    private MicrosoftAccounts(Stage stage) {
        server = new AuthorizationServer(
                MicrosoftOAuth.RULES,
                stage.time(),
                stage.random(),
                () -> faults.stream().anyMatch(Faults::takeOtherPerson));
        Router login = stage.router(LOGIN);
        new ConsentPage(server, MicrosoftOAuth.CONSENT).mount(login);
        new MicrosoftOAuth(server, new IdTokens(stage.time())).mount(login);
    }

    /** The accounts on this stage; whatever is planned for the twin that asks happens there too. */
    public static MicrosoftAccounts on(Stage stage) {
        MicrosoftAccounts accounts = stage.shared(MicrosoftAccounts.class, MicrosoftAccounts::new);
        accounts.faults.add(stage.faults());
        return accounts;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return server;
    }

    /** An access token made by hand, with these scopes. */
    public String token(Person person, String... scopes) {
        return server.personal(person, MicrosoftOAuth.KIND, "EwB", Set.of(scopes));
    }
}
