package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an upload in chunks may make the calls that its protocol makes beyond the one that the route describes. */
final class UploadChecks {
    private final JsonNode operation;
    private final String name;
    private final Complaints complaints;

    UploadChecks(JsonNode operation, String name, Complaints complaints) {
        this.operation = operation;
        this.name = name;
        this.complaints = complaints;
    }

    /** @param path null where the service gives the address */
    private record Needed(String method, String host, @Nullable String path, boolean credential) {
        boolean isAllowedBy(JsonNode rule) {
            return rule.path("method").asText().equals(method)
                    && rule.path("host").asText().equals(host)
                    && (path == null || rule.path("path").asText().equals(path))
                    && rule.path("credential").asBoolean() == credential;
        }

        @Override
        public String toString() {
            return method + " " + host + (path == null ? " with credential: false" : " " + path);
        }
    }

    void run(RouteOutline.Endpoint call) {
        String host = call.parameter("host");
        String path = call.parameter("path");
        switch (call.parameter("upload")) {
            case "google-resumable" -> require(call, new Needed("PUT", host, path, true));
            case "dropbox-session" -> dropbox(call, host, path);
            case "graph-session" -> graph(call, host, path);
            default -> {
                // the component refuses it by itself
            }
        }
    }

    private void dropbox(RouteOutline.Endpoint call, String host, String path) {
        for (String step : List.of("start", "append_v2", "finish")) {
            require(call, new Needed("POST", host, path.replaceFirst("/upload$", "/upload_session/" + step), true));
        }
    }

    private void graph(RouteOutline.Endpoint call, String host, String path) {
        require(call, new Needed("POST", host, path.replaceFirst("/content$", "/createUploadSession"), true));
        for (String chunkHost : call.list("chunk-host")) {
            require(call, new Needed("PUT", chunkHost, null, false));
            require(call, new Needed("GET", chunkHost, null, false));
        }
        if (call.list("chunk-host").isEmpty()) {
            complaints.add(
                    call.file(), call.pointer(), "the fragments of '" + name + "' go elsewhere; say 'chunk-host'");
        }
    }

    private void require(RouteOutline.Endpoint call, Needed needed) {
        for (JsonNode rule : operation.path("egress")) {
            if (needed.isAllowedBy(rule)) {
                return;
            }
        }
        complaints.add(
                call.file(),
                call.pointer(),
                "an upload by " + call.parameter("upload") + " in '" + name + "' also calls "
                        + needed + "; add this egress rule to connector.yaml");
    }
}
