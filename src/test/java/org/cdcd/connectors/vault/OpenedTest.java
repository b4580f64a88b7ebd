package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenedTest {
    private final List<String> closed = new ArrayList<>();
    private final Opened opened = new Opened();

    @Test
    void closesTheOtherWayRoundAndOnce() {
        opened.add(() -> closed.add("first"));
        opened.add(() -> closed.add("second"));

        opened.close();
        opened.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheRestAfterAFailure() {
        opened.add(() -> closed.add("first"));
        opened.add(() -> {
            throw new IllegalStateException("stuck");
        });

        assertThatIllegalStateException().isThrownBy(opened::close).withMessage("stuck");
        assertThat(closed).containsExactly("first");
    }
}
