package org.cdcd.connectors.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Gets secrets from the person: typed without echo, or one a line from standard input; never from an argument. */
final class SecretInput {
    private static final int LONGEST = 16 * 1024;

    private final Shell shell;
    private final boolean fromStdin;

    SecretInput(Shell shell, boolean fromStdin) {
        this.shell = shell;
        this.fromStdin = fromStdin;
    }

    /** The next secret, perhaps empty; nothing if there is neither a terminal nor leave to read standard input. */
    Optional<String> read(String title) throws IOException {
        if (fromStdin) {
            return Optional.of(line(shell.in()));
        }
        Prompt prompt = shell.prompt();
        return prompt == null ? Optional.empty() : Optional.of(new String(prompt.secret(title)));
    }

    /**
     * The same for one that must be given.
     *
     * @throws IllegalArgumentException if nobody can be asked
     * @throws CommandFailed if it is empty
     */
    String required(String title) throws IOException {
        String secret = read(title)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no terminal to ask at (" + title + "); say --secret-stdin"));
        if (secret.isEmpty()) {
            throw new CommandFailed("nothing was entered: " + title);
        }
        return secret;
    }

    // byte by byte, so that nothing of the next line is swallowed
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == LONGEST) {
                throw new CommandFailed("a secret has at most " + LONGEST + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
