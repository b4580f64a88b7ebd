package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class IdleLimitTest {
    @Test
    void closesAStreamThatGivesNothing() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() throws IOException {
                closed.countDown();
                throw new IOException("closing is not easy either");
            }
        };
        InputStream limited = new IdleLimit(silent, Duration.ofMillis(10));
        assertThatThrownBy(limited::read).isInstanceOf(IOException.class).hasMessage("closed");
    }

    @Test
    void passesOnWhatComes() throws IOException {
        try (InputStream limited =
                new IdleLimit(new ByteArrayInputStream(new byte[] {1, -1, 3}), Duration.ofMinutes(1))) {
            assertThat(limited.read()).isEqualTo(1);
            assertThat(limited.read()).isEqualTo(255);
            assertThat(limited.readAllBytes()).containsExactly(3);
            assertThat(limited.read()).isEqualTo(-1);
        }
    }
}
