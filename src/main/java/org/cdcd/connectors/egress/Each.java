package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Makes a call for each element of a list, one after the other. It ends with the last answer, or the first that is none. */
final class Each {
    /** The input that holds the element. */
    static final String ITEM = "item";

    private final Calls calls;
    private final Exchange operation;
    private final Function<JsonNode, ServiceCall> build;
    private final Iterator<JsonNode> left;
    private final Consumer<Throwable> bug;

    Each(
            Calls calls,
            Exchange operation,
            Function<JsonNode, ServiceCall> build,
            Iterator<JsonNode> elements,
            Consumer<Throwable> bug) {
        this.calls = calls;
        this.operation = operation;
        this.build = build;
        this.left = elements;
        this.bug = bug;
    }

    /**
     * Makes the next call, and those after it.
     *
     * @param answered told of every answer; says what to make of it
     * @param done told of the last
     */
    void next(Function<Outcome, Outcome> answered, Consumer<Outcome> done) {
        calls.send(
                operation,
                build.apply(left.next()),
                outcome -> {
                    try {
                        Outcome kept = answered.apply(outcome);
                        if (kept instanceof Outcome.Done && left.hasNext()) {
                            next(answered, done);
                        } else {
                            done.accept(kept);
                        }
                    } catch (RuntimeException e) {
                        bug.accept(e);
                    }
                },
                bug);
    }
}
