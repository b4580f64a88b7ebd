package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One service as {@code connector.yaml} declares it: immutable, complete, checked.
 *
 * @param version of this connector, not of the service
 * @param minMode the lowest protection it accepts: M0, M1 or M2
 * @param hosts base URLs by name; a call names its host by this name. A value may hold {@code {x}} where {@code x} is
 *     something that the link learned about the account (a site id, a home server). {@code https://*.x} stands for any
 *     host one label under {@code x} and serves calls without the credential only. {@code imap} and {@code smtp} mean TLS
 *     always: at once on ports 993 and 465, by STARTTLS elsewhere
 * @param headers sent with every call to a host of this connector
 * @param scopes every scope that may be asked for, in plain words
 * @param document the whole file as JSON, with defaults filled in, for {@code GET /api/v1/connectors/{id}}
 */
public record Connector(
        String id,
        String title,
        String serviceType,
        String version,
        String summary,
        String minMode,
        List<String> capabilities,
        Map<String, String> hosts,
        Map<String, String> headers,
        Auth auth,
        Map<String, String> scopes,
        Map<String, Operation> operations,
        List<ErrorRule> errors,
        RateLimits rateLimits,
        ObjectNode document) {

    public Connector {
        capabilities = List.copyOf(capabilities);
        hosts = Frozen.map(hosts);
        headers = Frozen.map(headers);
        scopes = Frozen.map(scopes);
        operations = Frozen.map(operations);
        errors = List.copyOf(errors);
    }

    /**
     * How an account is linked: at least one of the ways.
     *
     * @param oauth2 the service's one dialect, or null
     * @param providers the dialects by provider, where one connector speaks to several; the link's field {@link #PROVIDER}
     *     says which
     */
    public record Auth(
            @Nullable OAuth2 oauth2,
            Map<String, OAuth2> providers,
            Map<String, SecretAuth> secrets,
            @Nullable ZkpAuth zkp) {
        /** The name under which a connection keeps its provider. */
        public static final String PROVIDER = "provider";

        public Auth {
            providers = Frozen.map(providers);
            secrets = Frozen.map(secrets);
        }

        public Auth(@Nullable OAuth2 oauth2, Map<String, SecretAuth> secrets) {
            this(oauth2, Map.of(), secrets, null);
        }

        /** Every dialect there is. */
        public List<OAuth2> dialects() {
            return oauth2 == null ? List.copyOf(providers.values()) : List.of(oauth2);
        }

        /** The dialect of one connection; null if there is none, or it names no provider of ours. */
        public @Nullable OAuth2 dialect(Map<String, String> connection) {
            return oauth2 == null ? providers.get(connection.getOrDefault(PROVIDER, "")) : oauth2;
        }

        /** The names of the ways, as {@code authentication_methods} lists them. */
        public List<String> methods() {
            var names = new ArrayList<String>();
            if (!dialects().isEmpty()) {
                names.add("oauth2");
            }
            names.addAll(secrets.keySet());
            if (zkp != null) {
                names.add(ZkpAuth.METHOD);
            }
            return List.copyOf(names);
        }
    }

    /**
     * How much of the service may be used.
     *
     * @param perAccount calls a second for one credential
     * @param perConnector calls a second for everyone together
     * @param reported which headers say where an account stands
     */
    public record RateLimits(
            int perAccount, int perConnector, @Nullable Reported reported) {
        public RateLimits(int perAccount, int perConnector) {
            this(perAccount, perConnector, null);
        }
    }

    /** The name of the version of the service's API that is spoken. */
    public String apiVersion() {
        return document.path("versioning").path("api").asText();
    }

    /** When the service stops answering to the version of its API that is spoken, as far as it has said. */
    public Optional<VersionEnd> versionEnd() {
        JsonNode named = document.path("versioning").path("supported_until");
        JsonNode promised = document.path("versioning").path("supported_at_least_until");
        JsonNode day = named.isTextual() ? named : promised;
        return day.isTextual()
                ? Optional.of(new VersionEnd(LocalDate.parse(day.asText()), named.isTextual()))
                : Optional.empty();
    }

    /** Whether it shows how something is done and stands for no service that people have; it is there in the sandbox only. */
    public boolean reference() {
        return document.path("reference").asBoolean();
    }

    public Optional<Operation> operation(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    /** The base URL of a host of this connector, for hosts that do not depend on the account. */
    public URI base(String hostName) {
        String base = hosts.get(hostName);
        if (base == null) {
            throw new IllegalArgumentException("no host named " + hostName + " in " + id);
        }
        return URI.create(base);
    }
}
