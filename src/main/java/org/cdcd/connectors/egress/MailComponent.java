package org.cdcd.connectors.egress;

import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The components {@code mailbox:OPERATION} and {@code smtp-out:send}: one mail session, whose answer is the output. */
final class MailComponent extends DefaultComponent {
    private final Calls calls;
    private final Function<String, MailEndpoint.Work> works;

    /** @param works the work for what stands behind the scheme; throws {@link IllegalArgumentException} for anything else */
    MailComponent(Calls calls, Function<String, MailEndpoint.Work> works) {
        this.calls = calls;
        this.works = works;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new MailEndpoint(uri, this, works.apply(remaining), calls);
    }
}
