package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Reply;

/** X says no: a problem document (RFC 9457), for what was not found inside a 200. */
final class XRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String PROBLEMS = "https://api.x.com/2/problems/";

    private final int status;
    private final transient ObjectNode body;

    private XRefusal(int status, ObjectNode body) {
        super(body.path("title").asText(), null, false, false);
        this.status = status;
        this.body = body;
    }

    private static XRefusal problem(int status, String title, String type, String detail) {
        return new XRefusal(
                status,
                Reply.JSON
                        .createObjectNode()
                        .put("title", title)
                        .put("type", type)
                        .put("status", status)
                        .put("detail", detail));
    }

    static XRefusal unauthorized() {
        return problem(401, "Unauthorized", "about:blank", "Unauthorized");
    }

    static XRefusal forbidden(String detail) {
        return problem(403, "Forbidden", "about:blank", detail);
    }

    static XRefusal missingScope() {
        return problem(
                403,
                "Forbidden",
                PROBLEMS + "client-forbidden",
                "Your application does not have the permission that this endpoint needs.");
    }

    static XRefusal invalid(String parameter, String detail) {
        XRefusal refusal = problem(400, "Invalid Request", PROBLEMS + "invalid-request", detail);
        refusal.body.put("parameter", parameter);
        return refusal;
    }

    static XRefusal tooMany() {
        return problem(429, "Too Many Requests", "about:blank", "Too Many Requests");
    }

    /** The month's share of the whole application is used up; the headers of the moment do not show it. */
    static XRefusal capped() {
        XRefusal refusal =
                problem(429, "UsageCapExceeded", PROBLEMS + "usage-capped", "Usage cap exceeded: Monthly product cap");
        refusal.body.put("period", "Monthly").put("scope", "Product");
        return refusal;
    }

    static XRefusal noCredit() {
        return problem(
                402,
                "CreditsDepleted",
                PROBLEMS + "credits",
                "Your account does not have any credits to fulfill this.");
    }

    static XRefusal outOfOrder(int status) {
        return problem(status, "Service Unavailable", "about:blank", "Service Unavailable");
    }

    /** Status 200, errors, and no data. */
    static XRefusal notFound(String resource, String parameter, String value) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putArray("errors")
                .addObject()
                .put("value", value)
                .put("detail", "Could not find " + resource + " with " + parameter + ": [" + value + "].")
                .put("title", "Not Found Error")
                .put("resource_type", resource)
                .put("parameter", parameter)
                .put("resource_id", value)
                .put("type", PROBLEMS + "resource-not-found");
        return new XRefusal(200, answer);
    }

    void answer(RoutingContext ctx) {
        String type = status == 200 ? "application/json; charset=utf-8" : "application/problem+json";
        Reply.send(ctx, status, type, Buffer.buffer(body.toString()));
    }
}
