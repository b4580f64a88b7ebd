package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.app.KekChoice;
import org.cdcd.connectors.app.ServerSettings;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.VersionEnd;
import org.cdcd.connectors.wire.Unusable;

/** What the doctor looks at in files and in this process. Nothing is changed. */
final class LocalChecks {
    private static final int OLDEST_JDK = 21;
    private static final int BEST_JDK = 25;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final ServerSettings settings;

    LocalChecks(ServerSettings settings) {
        this.settings = settings;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>(List.of(jdk(Runtime.version().feature()), configuration()));
        findings.addAll(catalog());
        findings.addAll(List.of(data(), keyset(), serverKey(), identity()));
        return findings;
    }

    static Finding jdk(int version) {
        if (version < OLDEST_JDK) {
            return Finding.fail("JDK", "Java " + version + " is too old: install a JDK 25");
        }
        return version == BEST_JDK
                ? Finding.ok("JDK", "Java " + version)
                : Finding.warn("JDK", "Java " + version + " works; 25 is what is tested most and is faster");
    }

    private static Finding configuration() {
        return Files.exists(Path.of("application.yaml")) || Files.exists(Path.of("config", "application.yaml"))
                ? Finding.ok("settings", "application.yaml is read")
                : Finding.warn("settings", "no application.yaml in this folder: defaults only; start where it is");
    }

    private List<Finding> catalog() {
        Path routes = settings.routes();
        try {
            List<CatalogLoader.Loaded> all = new CatalogLoader(routes).loadAll();
            return List.of(routes(routes, all), versions(all, LocalDate.now(ZoneOffset.UTC)));
        } catch (IOException e) {
            return List.of(
                    Finding.fail(
                            "routes",
                            "the folder " + routes + " cannot be read: set connectors.routes, or start where it is"),
                    Finding.warn("API versions", "not looked at, for the routes cannot be read"));
        }
    }

    private static Finding routes(Path routes, List<CatalogLoader.Loaded> all) {
        int problems = all.stream().mapToInt(one -> one.problems().size()).sum();
        if (problems > 0) {
            return Finding.fail("routes", problems + " problems: connectors lint " + routes + " shows them");
        }
        long services = all.stream()
                .map(CatalogLoader.Loaded::connector)
                .filter(connector -> connector != null && !connector.reference())
                .count();
        return services == 0
                ? Finding.fail("routes", "no connector in " + routes + ": set connectors.routes")
                : Finding.ok("routes", services + " connectors in " + routes);
    }

    /** Whether the versions of the services' APIs that are spoken will live a while. */
    private static Finding versions(List<CatalogLoader.Loaded> all, LocalDate today) {
        List<String> ending = all.stream()
                .map(CatalogLoader.Loaded::connector)
                .filter(Objects::nonNull)
                .flatMap(connector -> VersionEnd.warning(connector, today).stream())
                .toList();
        return ending.isEmpty()
                ? Finding.ok("API versions", "none ends within " + VersionEnd.NOTICE + " days, as far as is known")
                : Finding.warn("API versions", String.join("; ", ending));
    }

    private Finding data() {
        Path data = settings.data();
        if (!Files.exists(data)) {
            return Finding.ok("data folder", data + " is made on first start");
        }
        return Files.isDirectory(data) && Files.isWritable(data)
                ? Finding.ok("data folder", data + " can be written")
                : Finding.fail("data folder", data + " cannot be written: set connectors.data, or its owner");
    }

    private Finding keyset() {
        if (!settings.role().runsVault()) {
            return Finding.ok("keyset", "a gateway has none");
        }
        if (settings.kek().provider() != ServerSettings.Kek.Provider.FILE) {
            return Finding.ok(
                    "keyset", "none: the key is kept by " + settings.kek().provider());
        }
        Path file = KekChoice.file(settings);
        if (!Files.exists(file)) {
            return Finding.ok("keyset", file + " is made on first start");
        }
        try {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                return Finding.fail("keyset", "others than its owner can read it: chmod 600 " + file);
            }
            if (KekChoice.bareBesideDatabase(settings)) {
                return Finding.warn(
                        "keyset",
                        file
                                + " lies bare on the database's volume: put it on another one (connectors.kek.file), or under a"
                                + " passphrase (connectors.kek.passphrase-file)");
            }
            return Files.isReadable(file)
                    ? Finding.ok("keyset", file + " is its owner's alone; keep a copy of it apart from the database")
                    : Finding.fail("keyset", file + " cannot be read by this user: start as its owner");
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.warn("keyset", "the permissions of " + file + " cannot be told on this file system");
        }
    }

    private Finding serverKey() {
        if (!settings.role().runsVault()) {
            return Finding.ok("server's key", "its vault tells it");
        }
        try {
            String thumbprint =
                    Files.readString(settings.data().resolve("server-key")).strip();
            return Finding.ok("server's key", thumbprint + ": clients know the server by it (--server-key)");
        } catch (IOException e) {
            return Finding.ok("server's key", "is made on first start");
        }
    }

    private Finding identity() {
        Path file = settings.data().resolve("identity.json");
        try {
            return Finding.ok("identity", IdentityFile.read(file).webid());
        } catch (Unusable e) {
            return Finding.warn("identity", String.valueOf(e.getMessage()));
        }
    }
}
