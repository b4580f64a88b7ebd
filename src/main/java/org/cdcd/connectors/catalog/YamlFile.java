package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One YAML 1.2 file read into JSON, with the place of every value. Files are at most {@value #MAX_BYTES} bytes of UTF-8
 * and hold one document; anchors may be used, tags and merge keys may not, and a key stands once.
 */
final class YamlFile {
    static final int MAX_BYTES = 512 * 1024;

    /** Where something stands, counted from 1. */
    record Place(int line, int column) {
        static Place of(Mark mark) {
            return new Place(mark.getLine() + 1, mark.getColumn() + 1);
        }
    }

    private final String name;
    private final JsonNode json;
    private final Map<String, Place> places;

    private YamlFile(String name, JsonNode json, Map<String, Place> places) {
        this.name = name;
        this.json = json;
        this.places = places;
    }

    /** Reads a file, or tells why not. */
    static Optional<YamlFile> read(Path file, String name, Consumer<CatalogProblem> problems) {
        String text;
        try {
            text = text(file);
        } catch (CharacterCodingException e) {
            problems.accept(CatalogProblem.ofFile(name, "is not UTF-8; save it as UTF-8"));
            return Optional.empty();
        } catch (IOException e) {
            problems.accept(CatalogProblem.ofFile(name, "cannot be read: " + e.getMessage()));
            return Optional.empty();
        }
        return parse(text, name, problems);
    }

    private static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    static Optional<YamlFile> parse(String text, String name, Consumer<CatalogProblem> problems) {
        // Aliases and odd keys are judged by YamlTree, which knows their places.
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.accept(CatalogProblem.ofFile(name, "is empty"));
                return Optional.empty();
            }
            var reading = new YamlTree(name);
            JsonNode json = reading.convert(root.get());
            return Optional.of(new YamlFile(name, json, reading.places()));
        } catch (YamlTree.Refused e) {
            problems.accept(e.problem());
        } catch (MarkedYamlEngineException e) {
            problems.accept(syntax(name, e));
        } catch (YamlEngineException e) {
            problems.accept(CatalogProblem.ofFile(name, "is not YAML: " + firstLine(String.valueOf(e.getMessage()))));
        }
        return Optional.empty();
    }

    private static CatalogProblem syntax(String name, MarkedYamlEngineException e) {
        Place place = e.getProblemMark().or(e::getContextMark).map(Place::of).orElse(new Place(1, 1));
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return new CatalogProblem(
                name, place.line(), place.column(), "", "is not YAML: " + firstLine(context + e.getProblem()));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    String name() {
        return name;
    }

    JsonNode json() {
        return json;
    }

    /** A complaint about the value at a pointer, or about the nearest thing around it that stands in the file. */
    CatalogProblem problem(String pointer, String message) {
        String at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        Place place = places.getOrDefault(at, new Place(1, 1));
        return new CatalogProblem(name, place.line(), place.column(), pointer, message);
    }
}
