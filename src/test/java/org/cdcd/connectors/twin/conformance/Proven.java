package org.cdcd.connectors.twin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What was proven, a file for each proof among what the build makes, for {@code .ci/conformance} to show together. */
final class Proven {
    private static final Path FOLDER = Path.of("target", "conformance");

    private Proven() {}

    /**
     * How much was held against a description.
     *
     * @param operations different ones
     * @param answers those whose bodies were recorded
     */
    record Counts(int operations, int requests, int answers) {}

    /** @param whose a twin's id, or that of a connector with {@code .connector} */
    static void keep(String whose, Service.Strength strength, Counts counts) {
        String line = String.join(
                "\t",
                whose,
                strength.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                String.valueOf(counts.operations()),
                String.valueOf(counts.requests()),
                String.valueOf(counts.answers()));
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(whose + ".tsv"), line + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
