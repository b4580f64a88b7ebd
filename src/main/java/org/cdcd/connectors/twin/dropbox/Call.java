package org.cdcd.connectors.twin.dropbox;

import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.oauth.Access;

/** One admitted call. */
record Call(RoutingContext ctx, Access access, Argument argument) {
    Person person() {
        return access.person();
    }
}
