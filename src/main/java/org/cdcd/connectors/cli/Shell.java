package org.cdcd.connectors.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command reads and writes, and whether a person sits there.
 *
 * @param binary the standard output for what is no text
 * @param prompt asks the person; null where nobody sits
 */
record Shell(
        InputStream in,
        OutputStream binary,
        PrintWriter out,
        PrintWriter err,
        @Nullable Prompt prompt) {
    /** The shell of this process. */
    static Shell ofProcess() {
        return new Shell(
                System.in,
                System.out,
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                Prompt.ofConsole());
    }

    /** The shell in which this command was called. */
    static Shell of(CommandSpec command) {
        return ((CommandLineTool) command.root().userObject()).shell();
    }

    boolean isTerminal() {
        return prompt != null;
    }
}
