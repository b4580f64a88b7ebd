package org.cdcd.connectors.twin.linkedin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;

/** One admitted call of the API. */
record RestCall(RoutingContext ctx, Access access) {
    static final String HOST = "api.linkedin.com";

    Person person() {
        return access.person();
    }

    String urn() {
        return memberOf(person());
    }

    /** The member as this program knows it. */
    static String memberOf(Person person) {
        return "urn:li:person:" + subject(person);
    }

    static String subject(Person person) {
        return "mbr" + person.number();
    }

    void need(String scope) {
        if (!access.has(scope)) {
            throw LinkedInRefusal.denied(ctx.request().method() + " " + Reply.path(ctx));
        }
    }

    /** A URN in the path, which must be percent-encoded. */
    String urn(String name) {
        if (Reply.path(ctx).indexOf(':') >= 0) {
            throw LinkedInRefusal.invalid("Syntax exception in path variables");
        }
        return String.valueOf(ctx.pathParam(name));
    }

    String method() {
        return String.valueOf(ctx.request().getHeader("X-RestLi-Method"));
    }

    ObjectNode body() {
        var sent = ctx.body().buffer();
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        try {
            JsonNode json = sent == null ? null : Reply.JSON.readTree(sent.getBytes());
            if (json instanceof ObjectNode object && type.startsWith("application/json")) {
                return object;
            }
        } catch (IOException notJson) {
            // refused below
        }
        throw LinkedInRefusal.invalid("The body is no JSON object");
    }

    static String text(JsonNode json, String pointer) {
        JsonNode value = json.at(pointer);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw LinkedInRefusal.invalid(pointer + " :: field is required but not found and has no default value");
        }
        return value.textValue();
    }
}
