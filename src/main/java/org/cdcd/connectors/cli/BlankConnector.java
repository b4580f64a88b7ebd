package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.cdcd.connectors.wire.Unusable;

/** The files of a connector that works, to be changed into one for a real service. */
final class BlankConnector {
    private static final String CODE = "src/main/java/org/cdcd/connectors/twin/";
    private static final String TESTS = "src/test/java/org/cdcd/connectors/e2e/";
    private static final String TWINS = "src/main/resources/META-INF/services/org.cdcd.connectors.twin.Twin";

    private final String id;
    private final Map<String, String> words = new LinkedHashMap<>();

    /**
     * Prepares one.
     *
     * @param id the connector's id: lower-case letters, digits and hyphens
     * @param title the service's name as people write it
     */
    BlankConnector(String id, String title, LocalDate today) {
        this.id = id;
        words.put("@id@", id);
        words.put("@title@", title);
        words.put("@today@", today.toString());
        words.put("@package@", id.replace("-", ""));
        words.put("@class@", className(id));
    }

    /** The name of its test class. */
    String test() {
        return words.get("@class@") + "ConnectorTest";
    }

    /**
     * Writes everything, or nothing if one of the files exists.
     *
     * @param project a checkout of this project; in any other folder only what belongs under {@code routes} is written
     * @return what was written
     */
    List<Path> write(Path project) throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        Path routes = project.resolve("routes").resolve(id);
        files.put(routes.resolve("connector.yaml"), filled("connector.yaml"));
        files.put(routes.resolve(id + ".camel.yaml"), filled("routes.camel.yaml"));
        files.put(routes.resolve("README.md"), filled("README.md"));
        Path twins = project.resolve(TWINS);
        if (Files.exists(twins)) {
            Path code = project.resolve(CODE + words.get("@package@"));
            files.put(code.resolve("package-info.java"), filled("package-info.java.txt"));
            files.put(code.resolve(words.get("@class@") + "Twin.java"), filled("Twin.java.txt"));
            files.put(project.resolve(TESTS + test() + ".java"), filled("ConnectorTest.java.txt"));
        }
        for (Path file : files.keySet()) {
            if (Files.exists(file)) {
                throw new Unusable(file + " exists already; nothing was written");
            }
        }
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.createDirectories(Objects.requireNonNull(file.getKey().getParent()));
            Files.writeString(file.getKey(), file.getValue());
        }
        List<Path> written = new ArrayList<>(files.keySet());
        if (Files.exists(twins)) {
            String known = Files.readString(twins).stripTrailing();
            Files.writeString(
                    twins,
                    known + "\norg.cdcd.connectors.twin." + words.get("@package@") + "." + words.get("@class@")
                            + "Twin\n");
            written.add(twins);
        }
        return written;
    }

    private String filled(String template) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                BlankConnector.class.getResourceAsStream("blank/" + template), "a template is missing")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> word : words.entrySet()) {
                text = text.replace(word.getKey(), word.getValue());
            }
            return text;
        }
    }

    private static String className(String id) {
        StringBuilder name = new StringBuilder();
        for (String part : id.split("-")) {
            name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return name.toString();
    }
}
