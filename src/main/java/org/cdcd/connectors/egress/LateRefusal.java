package org.cdcd.connectors.egress;

/** The vault took its word back: what came of an answer is not to be used. */
final class LateRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ServiceAnswer answer;

    LateRefusal(ServiceAnswer answer) {
        super("refused after it had begun", null, false, false);
        this.answer = answer;
    }

    ServiceAnswer answer() {
        return answer;
    }
}
