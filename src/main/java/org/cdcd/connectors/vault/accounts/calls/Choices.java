package org.cdcd.connectors.vault.accounts.calls;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2.Choice;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Asks the service what a grant covers, of which a connection has one. */
public final class Choices {
    private static final int MOST = 100;

    /**
     * One thing to choose.
     *
     * @param value what is kept
     * @param title what the person reads
     */
    public record Entry(String value, String title) {}

    private final Outgoing outgoing;

    public Choices(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * What there is to choose from; at least one entry.
     *
     * @throws Refusal {@code auth_flow_invalid} if there is nothing
     */
    public List<Entry> offered(Connector connector, Choice choice, Secret token, Map<String, String> known) {
        Map<String, String> headers = InjectedCalls.headers(connector);
        URI url = URI.create(Placeholders.url(choice.url(), known));
        try (SecretCall call = SecretCall.withBearer("GET", url, headers, token);
                ServiceAnswer answer = call.send(outgoing)) {
            if (answer.status() / 100 != 2) {
                throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The service does not say what the consent is for.");
            }
            List<Entry> entries = entries(choice, JsonScalars.read(answer.body(), Set.of()));
            if (entries.isEmpty()) {
                throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The consent covers nothing that can be used.")
                        .withRemedy("Link again and choose something at the service.");
            }
            return entries;
        } catch (IOException e) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "The service's answer about the consent is not JSON.");
        }
    }

    private static List<Entry> entries(Choice choice, JsonScalars answer) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            String at = choice.items() + "/" + i;
            String value = answer.text(at + choice.value());
            if (value.isEmpty()) {
                break;
            }
            String title = answer.text(at + choice.title());
            entries.add(new Entry(value, title.isEmpty() ? value : title));
        }
        return entries;
    }
}
