package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Asserts that something is refused, and with which code. */
final class Refusals {
    private Refusals() {}

    /** The refusal's sentence, for further assertions. */
    static AbstractStringAssert<?> refuses(ErrorCode code, ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.code()).as(refusal.detail()).isEqualTo(code);
        return assertThat(refusal.detail());
    }
}
