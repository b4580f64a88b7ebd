package org.cdcd.connectors.egress;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.cdcd.connectors.egress.mail.MailClient;

/** The components {@code mailbox:OPERATION} and {@code smtp-out:send}: one mail session, whose answer is the output. */
final class MailComponent extends DefaultComponent {
    private final Calls calls;
    private final Tasks tasks;

    /** The task for what stands behind the scheme; throws {@link IllegalArgumentException} for anything else. */
    @FunctionalInterface
    interface Tasks {
        MailClient.Task task(String operation, EndpointParameters parameters);
    }

    MailComponent(Calls calls, Tasks tasks) {
        this.calls = calls;
        this.tasks = tasks;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new MailEndpoint(uri, this, tasks.task(remaining, new EndpointParameters(parameters)), calls);
    }
}
