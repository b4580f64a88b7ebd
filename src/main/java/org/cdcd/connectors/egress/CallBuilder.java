package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.egress.CallTemplate.CursorPlace;
import org.cdcd.connectors.egress.CallTemplate.Place;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Builds the request of one call out of its template and the inputs. */
final class CallBuilder {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private final Connector connector;
    private final Use use;
    private final Inputs inputs;

    CallBuilder(Connector connector, Use use, Inputs inputs) {
        this.connector = connector;
        this.use = use;
        this.inputs = inputs;
    }

    /** @throws Refusal {@code parameters_invalid} if an input cannot go where it must */
    ServiceCall build(CallTemplate template) {
        CallAddress address = address(template);
        Map<String, String> headers = headers(template);
        Buffer body = body(template, headers);
        Upload upload = template.body() == null ? null : Upload.of(template.body(), inputs, use);
        if (template.multipart() != null) {
            Multipart.Framed framed = template.multipart().frame(inputs, upload == null ? "" : upload.type());
            headers.put("content-type", framed.contentType());
            upload = upload == null ? null : upload.framed(framed.before(), framed.after());
            body = upload == null ? framed.before() : null;
        } else if (upload != null && body == null) {
            headers.putIfAbsent("content-type", upload.type());
        }
        return new ServiceCall(
                template.method(),
                address.host(),
                address.target(),
                headers,
                body,
                upload,
                template.answer(),
                Set.of(),
                ServiceCall.isSafe(template.method()) || operationIsIdempotent());
    }

    /** Some services take a PUT or a DELETE once only, whatever RFC 9110 says of them: the contract knows. */
    private boolean operationIsIdempotent() {
        Operation operation = connector.operations().get(use.operation());
        return operation != null && operation.idempotent();
    }

    private CallAddress address(CallTemplate template) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        pairs(template.query(), Place.QUERY, template).forEach((name, value) -> query.add(pair(name, value)));
        return CallAddress.of(template, bases(template.hosts()), inputs, query.toString());
    }

    private List<String> bases(List<String> hosts) {
        return hosts.stream()
                .map(host -> ServiceHost.base(connector, host, use.connection()))
                .toList();
    }

    /** The same call with what its upload needs beyond it. */
    UploadOrder order(CallTemplate template, CallTemplate.UploadTemplate upload) {
        List<String> hosts = upload.chunkHosts().isEmpty() ? template.hosts() : upload.chunkHosts();
        return new UploadOrder(build(template), bases(hosts));
    }

    private Map<String, String> headers(CallTemplate template) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (template.credential()) {
            connector.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        }
        template.headers().forEach((name, text) -> {
            String value = text.expand(inputs);
            if (value != null) {
                headers.put(spelled(name, EgressRule::headers).toLowerCase(Locale.ROOT), HeaderText.checked(value));
            }
        });
        return headers;
    }

    /** Camel takes the hyphens out of a parameter's name; the operation's egress rules have the right spelling. */
    private String spelled(String name, Function<EgressRule, List<String>> allowed) {
        Operation operation = connector.operations().get(use.operation());
        String bare = name.replace("-", "");
        return operation == null
                ? name
                : operation.egress().stream()
                        .flatMap(rule -> allowed.apply(rule).stream())
                        .filter(known -> known.replace("-", "").equalsIgnoreCase(bare))
                        .findFirst()
                        .orElse(name);
    }

    private @Nullable Buffer body(CallTemplate template, Map<String, String> headers) {
        if (template.sendsForm()) {
            headers.put("content-type", FORM);
            StringJoiner form = new StringJoiner("&");
            pairs(template.form(), Place.FORM, template).forEach((name, value) -> form.add(pair(name, value)));
            return Buffer.buffer(form.toString());
        }
        if (template.sendsJson()) {
            if (template.jsonHeader() != null) {
                headers.put(template.jsonHeader().toLowerCase(Locale.ROOT), HeaderText.json(json(template)));
                return null;
            }
            headers.put("content-type", JSON);
            return Buffer.buffer(Wire.bytes(json(template)));
        }
        return null;
    }

    private Map<String, String> pairs(List<Field> fields, Place place, CallTemplate template) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Field field : fields) {
            JsonNode value = field.value(inputs);
            if (value != null) {
                String name = place == Place.QUERY ? spelled(field.name(), EgressRule::query) : field.name();
                pairs.put(name, Wire.text(value));
            }
        }
        String cursor = cursor(place, template);
        if (cursor != null) {
            pairs.put(Objects.requireNonNull(template.cursor()).name(), cursor);
        }
        return pairs;
    }

    private ObjectNode json(CallTemplate template) {
        ObjectNode json = empty();
        if (template.allJson()) {
            Set<String> placed = template.placed();
            inputs.signedNames().stream().filter(name -> !placed.contains(name)).forEach(name -> {
                JsonNode value = inputs.find(name);
                if (value != null) {
                    json.set(name, value);
                }
            });
        }
        for (Field field : template.goesOn(inputs) ? List.<Field>of() : template.json()) {
            JsonNode value = field.value(inputs);
            if (value != null) {
                json.set(field.name(), value);
            }
        }
        String cursor = cursor(Place.JSON, template);
        if (cursor != null) {
            CursorPlace place = Objects.requireNonNull(template.cursor());
            if (place.number()) {
                json.put(place.name(), Cursor.number(cursor));
            } else {
                json.put(place.name(), cursor);
            }
        }
        return json;
    }

    private @Nullable String cursor(Place place, CallTemplate template) {
        if (template.cursor() == null || template.cursor().place() != place) {
            return null;
        }
        JsonNode opaque = inputs.find(Cursor.INPUT);
        return opaque == null ? null : Cursor.reveal(opaque.asText());
    }

    private static String pair(String name, String value) {
        return PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value);
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
