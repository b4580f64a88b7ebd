package org.cdcd.connectors.twin.x;

import io.vertx.ext.web.Router;
import java.util.Set;
import org.cdcd.connectors.twin.Person;

/** Accounts, by token and by name. */
final class UserRoutes {
    private static final Set<String> NAMES = Set.of("user.fields", "expansions", "post.fields", "tweet.fields");

    private final Gate gate;

    UserRoutes(Gate gate) {
        this.gate = gate;
    }

    void mount(Router api) {
        gate.on(api.get("/2/users/me"), Gate.READ, 75, this::me);
        gate.on(api.get("/2/users/by/username/:username"), Gate.READ, 900, this::byName);
    }

    private void me(XCall call) {
        call.onlyKnows(NAMES);
        call.data(200, UserJson.of(call.person(), UserJson.fields(call)));
    }

    private void byName(XCall call) {
        call.onlyKnows(NAMES);
        String name = String.valueOf(call.ctx().pathParam("username"));
        if (!name.matches("[A-Za-z0-9_]{1,15}")) {
            throw XRefusal.invalid(
                    "username", "The `username` value [" + name + "] does not match ^[A-Za-z0-9_]{1,15}$");
        }
        Person person = Person.named(name).orElseThrow(() -> XRefusal.notFound("user", "username", name));
        call.data(200, UserJson.of(person, UserJson.fields(call)));
    }
}
