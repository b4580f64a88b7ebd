package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConclusionTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
    private final FakeVault vault = new FakeVault();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Conclusion conclusion = new Conclusion(FrontDoorSettings.defaults(0, TestDoor.ORIGIN));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void sealsASmallResultAtOnce() throws Exception {
        assertThat(toldBeforeTheLoopWentOn(Conclusion.SEALED_ON_LOOP)).isTrue();
        assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    /** The only worker is busy until the loop has gone on. */
    @Test
    void leavesTheEventLoopToOthersWhileItSealsALargeResult() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        vertx.executeBlocking(() -> go.await(20, TimeUnit.SECONDS));
        try {
            assertThat(toldBeforeTheLoopWentOn(Conclusion.SEALED_ON_LOOP + 1)).isFalse();
        } finally {
            go.countDown();
        }
        assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(vault.opened()).hasSize(Conclusion.SEALED_ON_LOOP + 1);
    }

    /** Whether the vault had the sealed result before the loop that asked could do anything else. */
    private boolean toldBeforeTheLoopWentOn(int length) throws Exception {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        Context loop = vertx.getOrCreateContext();
        RunningUse running = new RunningUse(vault, vault.use(UUID.randomUUID()));
        byte[] result = Json.bytes(Json.MAPPER.getNodeFactory().textNode("x".repeat(length - 2)));
        loop.runOnContext(now -> {
            conclusion.success(running, request(loop), result).onSuccess(answer -> status.complete(answer.status()));
            told.complete(!vault.finished.isEmpty());
        });
        return told.get(20, TimeUnit.SECONDS);
    }

    private static FrontRequest request(Context loop) {
        return new FrontRequest(
                "POST", "/", Map.of(), null, List.of(), null, -1, "127.0.0.1", new byte[0], null, loop, null, null);
    }
}
