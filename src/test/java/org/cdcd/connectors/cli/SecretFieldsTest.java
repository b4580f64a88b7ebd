package org.cdcd.connectors.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecretFieldsTest {
    private static final List<Definition.Field> MAIL = List.of(
            new Definition.Field("address", "Your address", false, true),
            new Definition.Field("username", "User name", false, false),
            new Definition.Field("password", "App password", true, true));

    @Test
    void refusesASecretAmongTheArgumentsWithoutRepeatingIt() {
        assertThatThrownBy(() -> fill("", new Person("x"), Map.of("address", "a@b.example", "password", "hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("password is a secret")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesAFieldThatIsNone() {
        assertThatThrownBy(() -> fill("", null, Map.of("adress", "x")))
                .hasMessageContaining("no field adress")
                .hasMessageContaining("address, username, password");
    }

    @Test
    void wantsWhatNobodyCanBeAskedFor() {
        assertThatThrownBy(() -> fill(null, null, Map.of())).hasMessageContaining("--field address=");
        assertThatThrownBy(() -> fill(null, null, Map.of("address", "a@b.example")))
                .hasMessageContaining("--secret-stdin");
    }

    @Test
    void refusesAnEmptySecret() {
        assertThatThrownBy(() -> fill("\n", null, Map.of("address", "a@b.example")))
                .isInstanceOf(CommandFailed.class);
    }

    @Test
    void readsSecretsFromStandardInputALineEach() throws IOException {
        assertThat(fill("first pass\r\nnext\n", null, Map.of("address", "a@b.example")))
                .hasToString("{\"address\":\"a@b.example\",\"password\":\"first pass\"}");
    }

    @Test
    void asksForSecretsWithoutEchoAndForTheRestPlainly() throws IOException {
        Person person = new Person("typed");
        assertThat(fill(null, person, Map.of())).hasToString("{\"address\":\"typed\",\"password\":\"typed\"}");
        assertThat(person.asked).containsExactly("Your address");
        assertThat(person.askedForSecrets).containsExactly("App password");
    }

    /** @param stdin null if secrets are not to be read there */
    private static ObjectNode fill(@Nullable String stdin, @Nullable Person person, Map<String, String> given)
            throws IOException {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), true, UTF_8);
        String piped = stdin == null ? "" : stdin;
        Shell shell = new Shell(
                new ByteArrayInputStream(piped.getBytes(UTF_8)),
                OutputStream.nullOutputStream(),
                nowhere,
                nowhere,
                person);
        return new SecretFields(MAIL, shell, stdin != null).fill(given);
    }
}
