package org.cdcd.connectors.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal. Both methods give an empty text when the person ends the input. */
interface Prompt {
    String line(String question);

    /** Without showing what is typed. */
    char[] secret(String question);

    /** The process's terminal, or null if it has none. */
    static @Nullable Prompt ofConsole() {
        Console console = System.console();
        return console == null ? null : new OfConsole(console);
    }

    /** The terminal of the process. */
    record OfConsole(Console console) implements Prompt {
        @Override
        public String line(String question) {
            String typed = console.readLine("%s: ", question);
            return typed == null ? "" : typed.strip();
        }

        @Override
        public char[] secret(String question) {
            char[] typed = console.readPassword("%s (not shown): ", question);
            return typed == null ? new char[0] : typed;
        }
    }
}
