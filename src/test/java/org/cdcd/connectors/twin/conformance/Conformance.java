package org.cdcd.connectors.twin.conformance;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.OpenApiInteractionValidator.SpecSource;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import com.atlassian.oai.validator.util.OpenApiLoader;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.swagger.v3.oas.models.OpenAPI;
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
    private int goodRequests;
    private int goodAnswers;

    private final OpenAPI api;

    public Conformance(Path specs, Service service) {
        this.service = service;
        this.api = load(Description.read(specs.resolve(service.file()), service.dialect()));
        this.requests = OpenApiInteractionValidator.createFor(api)
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.request.security.missing", Level.IGNORE)
                        // GitHub recommends a media type that its description does not list
                        .withLevel("validation.request.accept.notAllowed", Level.IGNORE)
                        .build())
                .build();
        this.answers = OpenApiInteractionValidator.createFor(api)
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.schema.additionalProperties", Level.IGNORE)
                        .build())
                .build();
    }

    /**
     * Read once for all that need it. What it refers to stays a reference: written out, every schema that is validated
     * against would bring a copy of all of them, and that takes longer than all else.
     */
    private static OpenAPI load(String description) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        return new OpenApiLoader().loadApi(SpecSource.inline(description), List.of(), options);
    }

    /** The operations that a good request and its answer were seen of, as {@code GET /path}. */
    public Set<String> validated() {
        return Set.copyOf(validated);
    }

    /** How many good requests and answers there were. */
    Proven.Counts counts() {
        return new Proven.Counts(validated.size(), goodRequests, goodAnswers);
    }

    /** What the description is worth. */
    Service.Strength strength() {
        return service.strength();
    }

    /** What is wrong with these; requests that the twin refused are not held against anything. */
    public List<String> faults(List<Recorded> recorded) {
        return recorded.stream()
                .filter(one -> isDescribed(one.host()) && one.status() < 400)
                .filter(service.dialect()::concerns)
                .flatMap(one -> faults(one).stream())
                .toList();
    }

    private boolean isDescribed(String host) {
        return host.equals(service.host()) || service.dialect().otherHosts().contains(host);
    }

    private List<String> faults(Recorded recorded) {
        String path = service.dialect()
                .path(recorded.path().substring(service.prefix().length()));
        String method =
                service.dialect().method(recorded.method(), api.getPaths().get(path));
        Request request = request(recorded, method, path);
        SimpleResponse.Builder response = new SimpleResponse.Builder(recorded.status());
        recorded.answerHeaders().forEach(response::withHeader);
        if (!recorded.answer().isEmpty()) {
            response.withBody(recorded.answer());
        }
        ValidationReport report = requests.validateRequest(request);
        if (!streamed(recorded)) {
            report = report.merge(
                    answers.validateResponse(service.prefix() + path, request.getMethod(), response.build()));
        }
        if (!report.hasErrors()) {
            validated.add(method + " " + template(path));
            goodRequests++;
            goodAnswers += streamed(recorded) ? 0 : 1;
        }
        List<String> missing = service.dialect().missing(recorded);
        if (!missing.isEmpty()) {
            return missing;
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

    private Request request(Recorded recorded, String method, String path) {
        SimpleRequest.Builder builder = new SimpleRequest.Builder(method, service.prefix() + path, true);
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

    private void query(SimpleRequest.Builder builder, String query) {
        Map<String, List<String>> all = new QueryStringDecoder(query, false).parameters();
        all.forEach((name, values) -> {
            if (!service.dialect().undescribed().contains(name)) {
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
}
