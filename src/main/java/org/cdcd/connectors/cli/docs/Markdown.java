package org.cdcd.connectors.cli.docs;

import java.util.List;
import java.util.stream.Collectors;

/** Writes GitHub-flavoured Markdown. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    Markdown heading(int level, String title) {
        return paragraph("#".repeat(level) + " " + title);
    }

    /** A block of its own; nothing if it is empty. */
    Markdown paragraph(String block) {
        if (!block.isBlank()) {
            text.append(text.isEmpty() ? "" : "\n").append(block.strip()).append('\n');
        }
        return this;
    }

    Markdown code(String language, String source) {
        return paragraph("```" + language + "\n" + source.strip() + "\n```");
    }

    Markdown bullets(List<String> items) {
        return paragraph(items.stream().map(item -> "- " + item).collect(Collectors.joining("\n")));
    }

    /** A table; nothing if it has no rows. */
    Markdown table(List<String> header, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return this;
        }
        String line = row(header) + "\n" + "|---".repeat(header.size()) + "|\n";
        return paragraph(line + rows.stream().map(Markdown::row).collect(Collectors.joining("\n")));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::cell).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String cell(String text) {
        return text.replace("\n", " ").replace("|", "\\|");
    }

    /** A word that people type or read as it is. */
    static String literal(String word) {
        return word.isEmpty() ? "" : "`" + word + "`";
    }

    static String literals(List<String> words) {
        return words.stream().map(Markdown::literal).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
