package org.cdcd.connectors.cli.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.cdcd.connectors.catalog.Connector;

/**
 * The page about one connector: what its folder says as data, and what its {@code README.md} says in words (how to register
 * there, what is odd, how much of it is proven).
 */
public final class ConnectorPage {
    private static final String GENERATED =
            "<!-- Made by `./connectors docs` from the connector's folder; change that, not this. -->";

    private ConnectorPage() {}

    /** @param words the folder's {@code README.md} without its title; empty if there is none */
    public static String of(Connector connector, String words) {
        Markdown page = new Markdown();
        page.heading(1, connector.title());
        page.paragraph(GENERATED);
        page.paragraph(connector.summary());
        about(page, connector);
        page.paragraph(words);
        LinkingSection.write(page, connector);
        OperationsSection.write(page, connector);
        LimitsSection.write(page, connector);
        ErrorsSection.write(page, connector);
        return page.toString();
    }

    private static void about(Markdown page, Connector connector) {
        JsonNode versioning = connector.document().path("versioning");
        String until = connector
                .versionEnd()
                .map(end -> end.named()
                        ? ", which the service supports until " + end.day()
                        : ", which the service supports at least until " + end.day())
                .orElse("");
        page.bullets(List.of(
                "Connector: " + Markdown.literal(connector.id()) + ", version " + connector.version() + ", of the kind "
                        + Markdown.literal(connector.serviceType()),
                "It can: " + Markdown.literals(connector.capabilities()),
                "API: " + versioning.path("api").asText() + carrier(versioning.path("carried_by")) + until,
                "Read in: " + versioning.path("source").asText() + ", on "
                        + versioning.path("read_on").asText(),
                "Calls go to: "
                        + Markdown.literals(List.copyOf(connector.hosts().values())) + ", nowhere else"));
    }

    private static String carrier(JsonNode carrier) {
        if (carrier.has("header")) {
            return ", told by the header "
                    + Markdown.literal(carrier.path("header").asText());
        }
        if (carrier.has("path")) {
            return ", told by the path " + Markdown.literal(carrier.path("path").asText());
        }
        return "";
    }
}
