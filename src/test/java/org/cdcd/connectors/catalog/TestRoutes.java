package org.cdcd.connectors.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code routes/} folder with one small, sound connector, {@code toy}, to be spoilt in one place. */
final class TestRoutes {
    static final String CONTRACT = """
            connector_id: toy
            title: Toy
            service_type: storage
            version: 1.0.0
            summary: For tests.
            capabilities: [read, list]
            versioning: {api: v1, carried_by: {nothing: true}, source: nobody, read_on: 2026-11-22}
            hosts:
              api: https://api.toy.example/v1
            auth:
              oauth2:
                client: toy
                authorize: {url: https://toy.example/authorize}
                token:
                  url: https://toy.example/token
                manual_revocation: https://toy.example/settings
                inject: {kind: bearer}
                identity:
                  url: https://api.toy.example/v1/me
                  user_id: /id
                  service_identifier: https://toy.example/{user_id}
            scopes:
              things: See your things.
            rate_limits: {per_account: 10, per_connector: 100}
            operations:
              things.get:
                summary: Gets a thing.
                capability: read
                scopes: [[things]]
                egress:
                  - {method: GET, host: api, path: "/things/{id}", query: [view]}
                input:
                  type: object
                  additionalProperties: false
                  required: [id]
                  properties:
                    id: {type: string, maxLength: 50}
                    view: {enum: [short, full], default: short}
                output:
                  type: object
                  properties: {id: {type: string}}
              list:
                summary: Lists things.
                capability: list
                egress:
                  - {method: GET, host: api, path: /things, query: [folder, limit, cursor]}
            """;

    static final String ROUTES = """
            - route:
                id: toy.things.get
                from:
                  uri: direct:toy.things.get
                  steps:
                    - to:
                        uri: service:GET
                        parameters:
                          host: api
                          path: /things/{id}
                          query: view
                    - to: result:object
            - route:
                id: toy.list
                from:
                  uri: direct:toy.list
                  steps:
                    - to:
                        uri: service:GET
                        parameters: {host: api, path: /things, query: "folder,limit", cursor: "query:cursor"}
                    - to:
                        uri: result:list
                        parameters: {items: /items, item.id: /id, item.name: /name, item.native: ".", next: /next}
            """;

    private final Path root;
    private String contract = CONTRACT;
    private String routes = ROUTES;

    TestRoutes(Path root) {
        this.root = root;
        try {
            Files.copy(Path.of("routes/connector.schema.json"), root.resolve("connector.schema.json"));
            Files.createDirectory(root.resolve("toy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestRoutes contract(String from, String to) {
        contract = edited(contract, from, to);
        return this;
    }

    TestRoutes routes(String from, String to) {
        routes = edited(routes, from, to);
        return this;
    }

    TestRoutes addRoute(String text) {
        routes += text;
        return this;
    }

    private static String edited(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("nothing to edit: " + from);
        }
        return text.replace(from, to);
    }

    Path root() {
        return root;
    }

    TestRoutes write() {
        write("toy/connector.yaml", contract);
        write("toy/toy.camel.yaml", routes);
        return this;
    }

    void write(String file, String text) {
        try {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CatalogLoader loader() {
        try {
            return new CatalogLoader(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connector connector() {
        CatalogLoader.Loaded loaded = write().loader().load("toy");
        if (loaded.connector() == null) {
            throw new AssertionError(loaded.problems().toString());
        }
        return loaded.connector();
    }

    Operation operation(String name) {
        return connector().operation(name).orElseThrow();
    }

    List<String> problems() {
        return write().loader().load("toy").problems().stream()
                .map(CatalogProblem::toString)
                .toList();
    }

    /** {@code file:line:column: } of the first place where the contract has this text. */
    String inContract(String marker) {
        return place("toy/connector.yaml", contract, marker);
    }

    String inRoutes(String marker) {
        return place("toy/toy.camel.yaml", routes, marker);
    }

    private static String place(String file, String text, String marker) {
        int at = text.indexOf(marker);
        if (at < 0) {
            throw new IllegalArgumentException("not there: " + marker);
        }
        String before = text.substring(0, at);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return file + ":" + line + ":" + (at - before.lastIndexOf('\n')) + ": ";
    }
}
