package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers are told of what is away. */
final class WorkersTest {
    static Stream<Arguments> away() {
        return Stream.of(
                Arguments.of(new StoreUnavailable("away"), ErrorCode.STORE_UNAVAILABLE),
                Arguments.of(new KekUnavailable("away"), ErrorCode.VAULT_UNAVAILABLE),
                Arguments.of(new KeysetUnusable("out of service"), ErrorCode.VAULT_UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("away")
    void whatIsAwayAtTheCommitIsToldAsIfItHadBeenAwayBefore(RuntimeException away, ErrorCode code) {
        CompletionStage<String> commit = CompletableFuture.failedFuture(away);

        assertThat(Workers.later(commit).toCompletableFuture().exceptionNow())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
