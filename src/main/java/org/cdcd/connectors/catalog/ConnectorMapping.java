package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A checked and completed file turned into the records that the program works with. */
final class ConnectorMapping {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ConnectorMapping() {}

    static Connector connector(ObjectNode json) {
        return new Connector(
                json.path("connector_id").asText(),
                json.path("title").asText(),
                json.path("service_type").asText(),
                json.path("version").asText(),
                json.path("summary").asText(),
                json.path("min_mode").asText(),
                texts(json.path("capabilities")),
                textMap(json.path("hosts")),
                textMap(json.path("headers")),
                auth(json.path("auth")),
                textMap(json.path("scopes")),
                operations(json.path("operations")),
                errors(json.path("errors")),
                value(json.path("rate_limits"), Connector.RateLimits.class),
                json);
    }

    private static Connector.Auth auth(JsonNode auth) {
        var secrets = new LinkedHashMap<String, SecretAuth>();
        auth.properties().forEach(way -> {
            if (!way.getKey().equals("oauth2") && !way.getKey().equals(ZkpAuth.METHOD)) {
                ObjectNode named = way.getValue().deepCopy();
                named.put("method", way.getKey());
                secrets.put(way.getKey(), value(named, SecretAuth.class));
            }
        });
        var providers = new LinkedHashMap<String, OAuth2>();
        JsonNode oauth2 = auth.path("oauth2");
        oauth2.path("providers")
                .properties()
                .forEach(entry -> providers.put(entry.getKey(), value(entry.getValue(), OAuth2.class)));
        boolean one = oauth2.isObject() && providers.isEmpty();
        ZkpAuth zkp = auth.has(ZkpAuth.METHOD) ? value(auth.path(ZkpAuth.METHOD), ZkpAuth.class) : null;
        return new Connector.Auth(one ? value(oauth2, OAuth2.class) : null, providers, secrets, zkp);
    }

    private static Map<String, Operation> operations(JsonNode json) {
        var operations = new LinkedHashMap<String, Operation>();
        json.properties().forEach(entry -> {
            ObjectNode named = entry.getValue().deepCopy();
            named.put("name", entry.getKey());
            operations.put(entry.getKey(), value(named, Operation.class));
        });
        return operations;
    }

    private static List<ErrorRule> errors(JsonNode json) {
        var rules = new ArrayList<ErrorRule>();
        json.forEach(rule -> rules.add(value(rule, ErrorRule.class)));
        return rules;
    }

    private static List<String> texts(JsonNode json) {
        var texts = new ArrayList<String>();
        json.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Map<String, String> textMap(JsonNode json) {
        var texts = new LinkedHashMap<String, String>();
        json.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static <T> T value(JsonNode json, Class<T> type) {
        return MAPPER.convertValue(json, type);
    }
}
