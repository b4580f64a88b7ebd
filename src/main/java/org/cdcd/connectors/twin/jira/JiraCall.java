package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call.
 *
 * @param person null for nobody, whom a Data Center lets in where everybody may
 * @param api the base of the API as the caller wrote it, for addresses in answers
 */
record JiraCall(RoutingContext ctx, Site site, @Nullable Person person, String api) {
    Person known() {
        if (person == null) {
            throw JiraRefusal.of(401, "You are not authenticated. Authentication required to perform this operation.");
        }
        return person;
    }

    Issue issue() {
        if (person == null) {
            throw JiraRefusal.noIssue();
        }
        return site.issue(String.valueOf(ctx.pathParam("issue")), person);
    }

    ObjectNode body() {
        Buffer sent = ctx.body().buffer();
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (!type.startsWith("application/json")) {
            throw JiraRefusal.of(415, "Unsupported Media Type");
        }
        try {
            if (sent != null && Reply.JSON.readTree(sent.getBytes()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        throw JiraRefusal.of(400, "There was an error parsing JSON. Check that your request body is valid.");
    }

    int number(String name, int otherwise) {
        String given = ctx.queryParams().get(name);
        if (given == null) {
            return otherwise;
        }
        if (!given.matches("[0-9]{1,6}")) {
            throw JiraRefusal.of(400, "The value of " + name + " is not a number.");
        }
        return Integer.parseInt(given);
    }
}
