package org.cdcd.connectors;

import org.cdcd.connectors.cli.CommandLineTool;

/** The entry point of the program. */
public final class Connectors {
    private Connectors() {}

    public static void main(String[] arguments) {
        System.exit(CommandLineTool.run(arguments));
    }
}
