package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.calls.ServerQuestions;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceRecords;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/**
 * Finds the mail servers of an address without any secret: among large providers, then where the domain itself says so
 * (autoconfiguration over https, RFC 6186 and RFC 8314). What is found goes to the person, who decides whether a password is
 * sealed for it. Only servers with TLS and public addresses are found. Blocks.
 */
final class MailServerSearch {
    private static final String ADDRESS = "address";

    private final Outgoing outgoing;
    private final ServerQuestions questions;
    private final ServiceRecords records;

    MailServerSearch(Outgoing outgoing, ServiceRecords records) {
        this.outgoing = outgoing;
        this.questions = new ServerQuestions(outgoing);
        this.records = records;
    }

    /**
     * The fields that the address leads to.
     *
     * @throws Refusal {@code auth_flow_invalid} if the address is none, or nothing is found
     */
    ObjectNode find(SecretAuth method, Map<String, String> given) {
        String address = FilledFields.one(ADDRESS, method.fields(), given);
        MailServers found = servers(address)
                .orElseThrow(() -> Refusal.of(
                                ErrorCode.AUTH_FLOW_INVALID, "The domain does not say where its mail servers are.")
                        .at(List.of("/fields/" + ADDRESS))
                        .withRemedy("Ask the provider for its IMAP and SMTP servers, and fill them in."));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ObjectNode fields = answer.putObject("fields").put(ADDRESS, address);
        if (found.user() != null) {
            fields.put("username", found.user());
        }
        fields.put("imap_host", found.imap().host())
                .put("imap_port", String.valueOf(found.imap().port()))
                .put("smtp_host", found.smtp().host())
                .put("smtp_port", String.valueOf(found.smtp().port()));
        answer.put("found_by", found.foundBy());
        SecretAuth.Guide guide = method.guide(Map.of("imap_host", found.imap().host()));
        if (guide != null) {
            ObjectNode shown = answer.putObject("guide")
                    .put("title", guide.title())
                    .put("url", guide.url())
                    .put("form", guide.form());
            guide.steps().forEach(shown.putArray("steps")::add);
        }
        if (found.oauth2() != null) {
            answer.putObject("better")
                    .put("auth_method", "oauth2")
                    .putObject("fields")
                    .put("provider", found.oauth2());
        }
        return answer;
    }

    private Optional<MailServers> servers(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return MailPresets.of(domain)
                .or(() -> Stream.<Supplier<Optional<MailServers>>>of(
                                () -> autoconfig(
                                        "https://autoconfig." + domain + "/mail/config-v1.1.xml?emailaddress="
                                                + Placeholders.encode(address),
                                        address),
                                () -> autoconfig(
                                        "https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml", address),
                                () -> records(domain))
                        .map(Supplier::get)
                        .flatMap(Optional::stream)
                        .filter(this::isReachable)
                        .findFirst());
    }

    private Optional<MailServers> autoconfig(String url, String address) {
        return questions.page(url).flatMap(document -> Autoconfig.read(document, address));
    }

    private Optional<MailServers> records(String domain) {
        Optional<MailServers.At> imap = first(MailServers.At.IMAP, domain, "_imaps._tcp.", "_imap._tcp.");
        return imap.flatMap(in -> first(MailServers.At.SMTP, domain, "_submissions._tcp.", "_submission._tcp.")
                .map(out -> new MailServers(in, out, null, "srv", null)));
    }

    private Optional<MailServers.At> first(Set<Integer> ports, String domain, String... services) {
        return Stream.of(services)
                .flatMap(service -> records.of(service + domain).stream())
                .map(offer -> new MailServers.At(offer.host(), offer.port()))
                .filter(at -> ports.contains(at.port()))
                .findFirst();
    }

    /** A domain may name any host; one inside is not even shown. */
    private boolean isReachable(MailServers servers) {
        try {
            outgoing.check(servers.imap().host(), servers.imap().port());
            outgoing.check(servers.smtp().host(), servers.smtp().port());
            return true;
        } catch (Refusal refused) {
            return false;
        }
    }
}
