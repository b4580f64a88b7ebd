package org.cdcd.connectors.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** What came of a command. */
record Called(int exit, String out, String err) {
    /** Runs a command where nobody sits at a terminal. */
    static Called with(String... arguments) {
        return with("", null, arguments);
    }

    /**
     * Runs a command.
     *
     * @param stdin what is piped into it
     * @param person who sits at the terminal, or null
     */
    static Called with(String stdin, @Nullable Prompt person, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new ByteArrayInputStream(stdin.getBytes(UTF_8)),
                out,
                new PrintWriter(out, true, UTF_8),
                new PrintWriter(err, true, UTF_8),
                person);
        int exit = CommandLineTool.run(shell, arguments);
        shell.out().flush();
        shell.err().flush();
        return new Called(exit, out.toString(UTF_8), err.toString(UTF_8));
    }
}
