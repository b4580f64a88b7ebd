package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;

/** The step {@code verdict}: the service's answer in, an {@link Outcome} out. */
final class Judge implements Processor {
    private final Verdict verdict;
    private final ReportReader reports;
    private final DeprecationLog deprecations;

    Judge(Verdict verdict, ReportReader reports, DeprecationLog deprecations) {
        this.verdict = verdict;
        this.reports = reports;
        this.deprecations = deprecations;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof ServiceAnswer answer) {
            Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
            ServiceCall call = exchange.getProperty(CallProperties.CALL, ServiceCall.class);
            String account = exchange.getProperty(CallProperties.ACCOUNT, String.class);
            Outcome outcome = verdict.of(connector, account, wanted(answer, call), call.accepted());
            exchange.setProperty(CallProperties.EFFECT, effect(answer));
            ServiceReport report = reports.of(connector, answer);
            exchange.setProperty(CallProperties.REPORT, report);
            Use use = exchange.getProperty(CallProperties.USE, Use.class);
            deprecations.note(use.connectorId(), use.operation(), report.deprecation());
            exchange.getMessage().setBody(whole(outcome, answer, call));
        }
    }

    /** Where no data is wanted, none has to be there; of lines the last one tells. */
    private static ServiceAnswer wanted(ServiceAnswer answer, ServiceCall call) {
        if (isLines(answer, call)) {
            JsonNode last = answer.json().path(answer.json().size() - 1);
            return new ServiceAnswer(answer.status(), answer.headers(), last, true);
        }
        boolean ignored = call.answer() == ServiceCall.AnswerKind.NONE && !answer.isJson();
        return ignored ? new ServiceAnswer(answer.status(), answer.headers(), answer.json(), true) : answer;
    }

    private static boolean isLines(ServiceAnswer answer, ServiceCall call) {
        return call.answer() == ServiceCall.AnswerKind.LINES && answer.json().isArray();
    }

    private static Outcome whole(Outcome outcome, ServiceAnswer answer, ServiceCall call) {
        return outcome instanceof Outcome.Done done && isLines(answer, call)
                ? new Outcome.Done(answer.json(), done.headers())
                : outcome;
    }

    private static Effect effect(ServiceAnswer answer) {
        String refused = answer.header(ServiceAnswer.REFUSED);
        if (refused == null) {
            return Effect.ANSWERED;
        }
        return VaultRefusal.effect(answer, ErrorCode.of(refused).orElse(ErrorCode.INTERNAL_ERROR));
    }
}
