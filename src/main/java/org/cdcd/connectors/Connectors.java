package org.cdcd.connectors;

import org.cdcd.connectors.cli.CommandLineTool;
import org.springframework.modulith.Modulithic;

/** The entry point of the program. */
@Modulithic(systemName = "CDCD Connectors")
public final class Connectors {
    private Connectors() {}

    public static void main(String[] arguments) {
        System.exit(CommandLineTool.run(arguments));
    }
}
