package org.cdcd.connectors.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.identity.EventTransmitter;
import org.cdcd.connectors.vault.VaultSettings;
import org.cdcd.connectors.wire.Unusable;

/** Translates the settings of event streams, and says which of them is wrong. */
final class EventStreams {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private EventStreams() {}

    static List<VaultSettings.Stream> of(ServerSettings.Events events, Catalog catalog) {
        List<VaultSettings.Stream> streams = new ArrayList<>();
        events.streams().forEach((name, given) -> streams.add(stream(name, given, catalog)));
        return streams;
    }

    private static VaultSettings.Stream stream(String name, ServerSettings.Events.Stream given, Catalog catalog) {
        if (!NAME.matcher(name).matches()) {
            throw unusable(name, "its name is not of small letters, digits and hyphens");
        }
        if (given.connectors().isEmpty()) {
            throw unusable(name, "it names no connectors");
        }
        for (String connector : given.connectors()) {
            if (catalog.find(connector).isEmpty()) {
                throw unusable(name, "there is no connector " + connector);
            }
        }
        if (given.poll() != null && !"https".equals(given.poll().getScheme())) {
            throw unusable(name, "its poll is not an https URL");
        }
        try {
            EventTransmitter transmitter =
                    new EventTransmitter(given.issuer(), given.jwks(), Set.copyOf(given.audience()), given.typed());
            return new VaultSettings.Stream(name, transmitter, given.connectors(), given.poll(), given.authorization());
        } catch (IllegalArgumentException e) {
            throw unusable(name, String.valueOf(e.getMessage()));
        }
    }

    private static Unusable unusable(String name, String why) {
        return new Unusable("connectors.events.streams." + name + " cannot be used: " + why);
    }
}
