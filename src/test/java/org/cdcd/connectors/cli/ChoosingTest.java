package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChoosingTest {
    private final StringWriter shown = new StringWriter();

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() -> among(null, "three", false))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("there is: one, two");
        assertThatThrownBy(() -> among(new Person("3"), null, false)).hasMessageContaining("none of them");
        assertThatThrownBy(() -> among(new Person("one"), null, false)).hasMessageContaining("none of them");
    }

    @Test
    void wantsToBeToldWhereNobodyCanBeAsked() {
        assertThatThrownBy(() -> among(null, null, false)).hasMessageContaining("--choose: one, two");
    }

    @Test
    void takesWhatWasNamedByTitleOrValue() {
        assertThat(among(null, "two", false)).isEqualTo("2");
        assertThat(among(null, "1", true)).isEqualTo("1");
    }

    @Test
    void asksByNumber() {
        assertThat(among(new Person("2"), null, false)).isEqualTo("2");
        assertThat(shown.toString()).contains("1  one").contains("2  two");
    }

    @Test
    void takesTheFirstWhereNobodyMinds() {
        assertThat(among(null, null, true)).isEqualTo("1");
    }

    private String among(@Nullable Prompt person, @Nullable String wanted, boolean first) {
        PrintWriter out = new PrintWriter(shown, true);
        Shell shell = new Shell(InputStream.nullInputStream(), OutputStream.nullOutputStream(), out, out, person);
        ArrayNode choices = Json.MAPPER.createArrayNode();
        choices.addObject().put("value", "1").put("title", "one");
        choices.addObject().put("value", "2").put("title", "two");
        return new Choosing(shell, wanted, first).among(choices);
    }
}
