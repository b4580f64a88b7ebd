package org.cdcd.connectors.twin.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the services' own descriptions lie; they are no part of this project. */
final class Specs {
    private Specs() {}

    /** The folder of {@code -Dcdcd.specs}, or {@code shared/specs} beside the project. */
    static Optional<Path> folder() {
        String named = System.getProperty("cdcd.specs", "../shared/specs");
        Path folder = Path.of(named).toAbsolutePath().normalize();
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }
}
