package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cdcd.connectors.wire.Json;

/** The servers of large providers, which need not be asked for where they are. */
final class MailPresets {
    private static final Map<String, MailServers> BY_DOMAIN = read();

    private MailPresets() {}

    /** @param domain lower case */
    static Optional<MailServers> of(String domain) {
        return Optional.ofNullable(BY_DOMAIN.get(domain));
    }

    private static Map<String, MailServers> read() {
        try (var in = MailPresets.class.getResourceAsStream("mail-providers.json")) {
            if (in == null) {
                throw new IllegalStateException("mail-providers.json is not in the jar");
            }
            Map<String, MailServers> byDomain = new HashMap<>();
            for (JsonNode provider : Json.MAPPER.readTree(in).path("providers")) {
                MailServers servers = new MailServers(
                        MailServers.At.of(provider.path("imap").asText()),
                        MailServers.At.of(provider.path("smtp").asText()),
                        null,
                        "preset",
                        provider.path("oauth2").textValue());
                provider.path("domains").forEach(domain -> byDomain.put(domain.asText(), servers));
            }
            return Map.copyOf(byDomain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
