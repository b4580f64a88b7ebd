package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.ErrorRule.Meaning;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says what an answer means: the vault's own refusals first, then the connector's rules, then a table by status. */
final class Verdict {
    private static final int LONGEST_DETAIL = 300;

    private final RetryAfter retryAfter;
    private final Pauses pauses;

    Verdict(InstantSource clock, Pauses pauses) {
        this.retryAfter = new RetryAfter(clock);
        this.pauses = pauses;
    }

    /**
     * The outcome; if the service demands a pause for more than this call, that is remembered too.
     *
     * @param accepted statuses that the caller handles itself
     */
    Outcome of(Connector connector, String account, ServiceAnswer answer, Set<Integer> accepted) {
        String refused = answer.header(ServiceAnswer.REFUSED);
        if (refused != null) {
            return VaultRefusal.outcome(refused, answer);
        }
        if (accepted.contains(answer.status())) {
            return done(answer);
        }
        ErrorRule rule = RuleMatch.first(connector.errors(), answer);
        Meaning meaning = rule == null ? DefaultMeanings.of(answer.status()) : rule.means();
        Outcome outcome = outcome(meaning, answer, rule);
        if (rule != null && outcome instanceof Outcome.RateLimited busy) {
            pauses.demand(rule.pauses(), connector.id(), account, busy.retryAfter());
        }
        return outcome;
    }

    private Outcome outcome(Meaning meaning, ServiceAnswer answer, @Nullable ErrorRule rule) {
        String detail = detail(answer, rule);
        String remedy = rule == null ? null : rule.remedy();
        return switch (meaning) {
            case DONE -> answer.isJson() ? done(answer) : notJson();
            case UNAVAILABLE ->
                new Outcome.Unavailable(ErrorCode.SERVICE_UNAVAILABLE, detail, wait(answer, rule), Effect.ANSWERED);
            case RATE_LIMITED -> {
                Duration wait = wait(answer, rule);
                yield new Outcome.RateLimited(wait == null ? RetryAfter.UNSAID : wait, detail);
            }
            case QUOTA -> new Outcome.Rejected(ErrorCode.QUOTA_EXHAUSTED, detail, remedy);
            case RELINK -> new Outcome.Relink(detail, remedy);
            case FORBIDDEN -> new Outcome.Forbidden(detail, remedy);
            case NOT_FOUND -> new Outcome.Rejected(ErrorCode.SERVICE_NOT_FOUND, detail, remedy);
            case CONFLICT -> new Outcome.Rejected(ErrorCode.SERVICE_CONFLICT, detail, remedy);
            case RESYNC ->
                new Outcome.Rejected(
                        ErrorCode.SERVICE_REJECTED,
                        detail,
                        remedy == null ? "Start again from the beginning, without 'next'." : remedy);
            case VERSION_GONE ->
                new Outcome.Rejected(
                        ErrorCode.SERVICE_VERSION_GONE,
                        detail,
                        remedy == null ? "The operator must update the connector to a newer API version." : remedy);
            case INVALID, REJECTED -> new Outcome.Rejected(ErrorCode.SERVICE_REJECTED, detail, remedy);
            case UNKNOWN -> new Outcome.Unavailable(ErrorCode.OUTCOME_UNKNOWN, detail, null, Effect.UNKNOWN);
        };
    }

    private static Outcome done(ServiceAnswer answer) {
        return new Outcome.Done(answer.json(), answer.headers());
    }

    /** A page for people where data should be: usually a log-in form. */
    private static Outcome notJson() {
        return new Outcome.Rejected(
                ErrorCode.SERVICE_ERROR, "the service answered with something that is no data", null);
    }

    private @Nullable Duration wait(ServiceAnswer answer, @Nullable ErrorRule rule) {
        return retryAfter.read(rule == null ? null : rule.retryAfter(), answer);
    }

    private static String detail(ServiceAnswer answer, @Nullable ErrorRule rule) {
        String said = "";
        if (rule != null && rule.detail() != null) {
            JsonNode member = answer.json().at(rule.detail());
            said = member.isMissingNode() || member.isNull() ? "" : Wire.text(member);
        }
        String text = said.isBlank() ? "the service answered with status " + answer.status() : printable(said);
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }

    private static String printable(String said) {
        return said.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
