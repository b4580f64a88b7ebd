package org.cdcd.connectors.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.wire.Unusable;

/** All pages, by file name: one for each connector, and a list of them. */
public final class Pages {
    private Pages() {}

    /**
     * Makes the pages of a folder of connectors.
     *
     * @throws Unusable if one of them does not load; {@code connectors lint} says why
     */
    public static Map<String, String> of(Path routes) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        Markdown list = new Markdown().heading(1, "Connectors");
        list.paragraph("<!-- Made by `./connectors docs`. -->");
        var rows = new ArrayList<java.util.List<String>>();
        for (CatalogLoader.Loaded one : new CatalogLoader(routes).loadAll()) {
            Connector connector = one.connector();
            if (connector == null || !one.problems().isEmpty()) {
                throw new Unusable("the connector " + one.connectorId() + " has mistakes: connectors lint shows them");
            }
            if (connector.reference()) {
                continue;
            }
            pages.put(connector.id() + ".md", ConnectorPage.of(connector, words(routes.resolve(connector.id()))));
            rows.add(List.of(
                    "[" + connector.title() + "](" + connector.id() + ".md)",
                    Markdown.literal(connector.serviceType()),
                    connector.summary(),
                    String.valueOf(connector.operations().size())));
        }
        pages.put(
                "README.md",
                list.table(List.of("service", "kind", "what it is good for", "operations"), rows)
                        .toString());
        return pages;
    }

    /** The folder's own words, without their title. */
    private static String words(Path folder) throws IOException {
        Path file = folder.resolve("README.md");
        return Files.exists(file) ? Files.readString(file).replaceFirst("\\A# [^\\n]*\\n", "") : "";
    }
}
