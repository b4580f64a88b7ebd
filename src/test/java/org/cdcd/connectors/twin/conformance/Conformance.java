package org.cdcd.connectors.twin.conformance;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Recorded;

/**
 * Holds recorded requests against a service's machine-readable description strictly, and answers leniently: services break
 * their own schemas, so what an answer holds too little or too much is let through, a wrong status or type is not.
 */
public final class Conformance {
    private final OpenApiInteractionValidator requests;
    private final OpenApiInteractionValidator answers;
    private final Service service;
    private final Set<String> validated = new TreeSet<>();

    /** A service that has a description. */
    public enum Service {
        GITHUB("github", "github/api.github.com-subset-2026-03-10-derived.json", "api.github.com", ""),
        SLACK("slack", "slack/slack-web-api-derived-openapi.json", "slack.com", "/api"),
        GDRIVE("gdrive", "google-drive/drive-v3.openapi.json", "www.googleapis.com", "");

        private final String id;
        private final String file;
        private final String host;
        private final String prefix;

        Service(String id, String file, String host, String prefix) {
            this.id = id;
            this.file = file;
            this.host = host;
            this.prefix = prefix;
        }

        public String id() {
            return id;
        }
    }

    private final OpenAPI api;

    public Conformance(Path specs, Service service) {
        this.service = service;
        String description = Description.read(specs.resolve(service.file));
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        this.api = new OpenAPIV3Parser()
                .readContents(description, List.of(), options)
                .getOpenAPI();
        this.requests = OpenApiInteractionValidator.createForInlineApiSpecification(description)
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.request.security.missing", Level.IGNORE)
                        // GitHub recommends a media type that its description does not list
                        .withLevel("validation.request.accept.notAllowed", Level.IGNORE)
                        .build())
                .build();
        this.answers = OpenApiInteractionValidator.createForInlineApiSpecification(description)
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.schema.additionalProperties", Level.IGNORE)
                        .build())
                .build();
    }

    /** The operations that a good request and its answer were seen of, as {@code GET /path}. */
    public Set<String> validated() {
        return Set.copyOf(validated);
    }

    /** What is wrong with these; requests that the twin refused are not held against anything. */
    public List<String> faults(List<Recorded> recorded) {
        return recorded.stream()
                .filter(one -> one.host().equals(service.host) && one.status() < 400)
                .filter(one ->
                        !one.path().contains("oauth.v2.access") && !one.answer().startsWith("{\"ok\":false"))
                .flatMap(one -> faults(one).stream())
                .toList();
    }

    private List<String> faults(Recorded recorded) {
        String path = path(recorded);
        String method = method(recorded, path);
        Request request = request(recorded, method, path);
        SimpleResponse.Builder response = new SimpleResponse.Builder(recorded.status());
        recorded.answerHeaders().forEach(response::withHeader);
        if (!recorded.answer().isEmpty()) {
            response.withBody(recorded.answer());
        }
        ValidationReport report = requests.validateRequest(request);
        if (!streamed(recorded)) {
            report = report.merge(
                    answers.validateResponse(service.prefix + path, request.getMethod(), response.build()));
        }
        if (!report.hasErrors()) {
            validated.add(method + " " + template(path));
        }
        if (service == Service.GITHUB && !recorded.headers().containsKey("x-github-api-version")) {
            // a header the description does not have
            return List.of(method + " " + path + ": no X-GitHub-Api-Version");
        }
        return report.getMessages().stream()
                .filter(message -> message.getLevel() == Level.ERROR)
                .map(message -> method + " " + path + ": " + message.getKey() + " " + message.getMessage())
                .toList();
    }

    /** An answer that was streamed was not recorded. */
    private static boolean streamed(Recorded recorded) {
        return recorded.answer().isEmpty() && recorded.status() == 200;
    }

    private String path(Recorded recorded) {
        String path = recorded.path().substring(service.prefix.length());
        int contents = path.indexOf("/contents/");
        if (service == Service.GITHUB && contents > 0) {
            // one parameter of the description that holds slashes
            int rest = contents + "/contents/".length();
            String file = path.substring(rest).replace("/", "%2F");
            return path.substring(0, rest) + (file.isEmpty() ? "root" : file);
        }
        return path;
    }

    /** Slack takes GET and POST alike; its description names one of the two. */
    private String method(Recorded recorded, String path) {
        PathItem item = api.getPaths().get(path);
        if (service != Service.SLACK || item == null) {
            return recorded.method();
        }
        return item.getPost() != null ? "POST" : "GET";
    }

    private Request request(Recorded recorded, String method, String path) {
        SimpleRequest.Builder builder = new SimpleRequest.Builder(method, service.prefix + path, true);
        recorded.headers().forEach((name, value) -> {
            if (!name.equals("content-type") || method.equals(recorded.method())) {
                builder.withHeader(name, value);
            }
        });
        if (recorded.query() != null) {
            query(builder, recorded.query());
        }
        if (!recorded.body().isEmpty() && method.equals("GET")) {
            query(builder, recorded.body());
        } else if (!recorded.body().isEmpty()) {
            builder.withBody(recorded.body());
        }
        return builder.build();
    }

    private static void query(SimpleRequest.Builder builder, String query) {
        Map<String, List<String>> all = new QueryStringDecoder(query, false).parameters();
        all.forEach((name, values) -> {
            if (!name.equals("token")) {
                builder.withQueryParam(name, values);
            }
        });
    }

    /** The description's path that this one is an instance of. */
    private String template(String path) {
        return api.getPaths().keySet().stream()
                .filter(one -> Pattern.matches(one.replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+"), path))
                .min(Comparator.comparing((String one) -> one.contains("{")))
                .orElse(path);
    }

    /** How many operations the description has. */
    public long described() {
        return api.getPaths().values().stream()
                .mapToLong(item -> item.readOperations().stream()
                        .filter(Operation.class::isInstance)
                        .count())
                .sum();
    }
}
