package org.cdcd.connectors.egress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cdcd.connectors.egress.CallTemplate.CursorPlace;
import org.cdcd.connectors.egress.CallTemplate.Place;
import org.cdcd.connectors.egress.CallTemplate.UploadTemplate;
import org.cdcd.connectors.egress.ServiceCall.AnswerKind;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a {@code service:} endpoint. */
final class CallTemplateParser {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    /** In a JSON body these are no texts. */
    private static final Pattern SCALAR = Pattern.compile("true|false|-?[0-9]{1,15}");

    private static final Pattern CURSOR = Pattern.compile("(query|form|json|url):([^:]+)|json:([^:]+):int");

    private CallTemplateParser() {}

    /** @throws IllegalArgumentException with a sentence for whoever wrote the route */
    static CallTemplate parse(String method, EndpointParameters parameters) {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("not a method: " + method + "; one of " + METHODS);
        }
        List<String> json = parameters.list("json");
        boolean allJson = json.remove("*");
        String path = parameters.take("path");
        return new CallTemplate(
                method,
                hosts(parameters),
                path(path),
                path(parameters.take("next_path")),
                parameters.take("url"),
                fields(parameters.list("query"), parameters.prefixed("query")),
                fields(parameters.list("form"), parameters.prefixed("form")),
                jsonFields(json, parameters.prefixed("json")),
                allJson,
                parameters.take("header_json"),
                headers(parameters.prefixed("header")),
                cursor(parameters.take("cursor")),
                parameters.take("body"),
                multipart(parameters),
                AnswerKind.valueOf(parameters.take("answer", "json").toUpperCase(Locale.ROOT)),
                upload(parameters),
                parameters.take("each"),
                Until.parse(parameters.prefixed("until")),
                parameters.take("refuse_if_found"),
                keep(parameters.list("keep")),
                Boolean.parseBoolean(parameters.take("lookup", "false")),
                words(parameters.prefixed("words")),
                Boolean.parseBoolean(parameters.take("credential", "true")));
    }

    private static @Nullable PathTemplate path(@Nullable String path) {
        return path == null ? null : new PathTemplate(path);
    }

    private static List<Field> fields(List<String> listed, Map<String, String> templated) {
        List<Field> fields = new ArrayList<>();
        listed.forEach(entry -> fields.add(Field.listed(entry)));
        templated.forEach((name, template) -> fields.add(Field.templated(name, template)));
        return List.copyOf(fields);
    }

    private static List<Field> jsonFields(List<String> listed, Map<String, String> templated) {
        List<Field> fields = new ArrayList<>(fields(listed, Map.of()));
        templated.forEach((name, template) -> fields.add(
                SCALAR.matcher(template).matches() ? Field.json(name, template) : Field.templated(name, template)));
        return List.copyOf(fields);
    }

    private static @Nullable Multipart multipart(EndpointParameters parameters) {
        List<Field> fields = fields(parameters.list("multipart"), parameters.prefixed("multipart"));
        String file = parameters.take("file");
        String name = parameters.take("file.name", "file");
        return fields.isEmpty() && file == null ? null : new Multipart(fields, file, new TextTemplate(name));
    }

    private static Map<String, TextTemplate> headers(Map<String, String> constants) {
        Map<String, TextTemplate> headers = new LinkedHashMap<>();
        constants.forEach((name, template) -> headers.put(name, new TextTemplate(template)));
        return Map.copyOf(headers);
    }

    private static @Nullable CursorPlace cursor(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.equals("url")) {
            return new CursorPlace(Place.URL, Cursor.INPUT, false);
        }
        Matcher cursor = CURSOR.matcher(text);
        if (!cursor.matches()) {
            throw new IllegalArgumentException(
                    "'cursor' is 'query:name', 'form:name', 'json:name', 'json:name:int' or 'url', not " + text);
        }
        if (cursor.group(3) != null) {
            return new CursorPlace(Place.JSON, cursor.group(3), true);
        }
        Place place = Place.valueOf(cursor.group(1).toUpperCase(Locale.ROOT));
        return new CursorPlace(place, cursor.group(2), false);
    }

    private static List<String> hosts(EndpointParameters parameters) {
        String hosts = parameters.require("host");
        return Stream.of(hosts.split(",")).map(String::strip).toList();
    }

    private static @Nullable UploadTemplate upload(EndpointParameters parameters) {
        String name = parameters.take("upload");
        List<String> chunkHosts = parameters.list("chunk_host");
        if (name == null && !chunkHosts.isEmpty()) {
            throw new IllegalArgumentException("'chunk_host' says where the chunks of an 'upload' go");
        }
        return name == null ? null : new UploadTemplate(UploadProtocols.named(name), chunkHosts);
    }

    private static Map<String, Map<String, String>> words(Map<String, String> given) {
        Map<String, Map<String, String>> words = new LinkedHashMap<>();
        given.forEach((input, list) -> {
            Map<String, String> one = new LinkedHashMap<>();
            for (String pair : list.split(",")) {
                int colon = pair.indexOf(':');
                if (colon <= 0) {
                    throw new IllegalArgumentException("'words' is a list of 'ours:theirs', not " + list);
                }
                one.put(
                        pair.substring(0, colon).strip(),
                        pair.substring(colon + 1).strip());
            }
            words.put(input, Map.copyOf(one));
        });
        return Map.copyOf(words);
    }

    private static Map<String, Picked> keep(List<String> entries) {
        Map<String, Picked> keep = new LinkedHashMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            if (colon <= 0 || !entry.startsWith("/", colon + 1) && !entry.startsWith("header:", colon + 1)) {
                throw new IllegalArgumentException(
                        "'keep' is a list of 'name:/pointer' and 'name:header:x-name', not " + entry);
            }
            keep.put(entry.substring(0, colon), Picked.parse(entry.substring(colon + 1)));
        }
        return Map.copyOf(keep);
    }
}
