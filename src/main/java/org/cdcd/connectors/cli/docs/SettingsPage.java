package org.cdcd.connectors.cli.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of settings, made from the comments of {@code application.yaml}: a comment belongs to the line below it, whether that
 * sets a default, only names what has none ({@code #name:}), or begins a group. What has no comment is not for operators, nor is
 * what is neither under {@code connectors} nor under {@code server}.
 */
public final class SettingsPage {
    private static final Pattern COMMENT = Pattern.compile(" *# (.*)");
    private static final Pattern KEY = Pattern.compile("( *)(#?)([A-Za-z][A-Za-z0-9.-]*):(?: (.*))?");
    private static final Pattern VARIABLE = Pattern.compile("(.*?) ?\\b([A-Z]+(?:_[A-Z0-9]+)+)$");
    private static final Pattern OURS = Pattern.compile("(connectors|server)\\..*");
    private static final int INDENT = 2;

    private final Map<String, List<List<String>>> sections = new LinkedHashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final List<String> comment = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();

    private SettingsPage() {}

    /** The page, of the whole text of {@code application.yaml}. */
    public static String of(String yaml) {
        SettingsPage page = new SettingsPage();
        yaml.lines().forEach(page::read);
        return page.text();
    }

    private void read(String line) {
        Matcher key = KEY.matcher(line);
        Matcher words = COMMENT.matcher(line);
        if (words.matches()) {
            comment.add(words.group(1));
        } else if (key.matches()) {
            setting(key);
            comment.clear();
        } else {
            comment.clear();
        }
    }

    private void setting(Matcher key) {
        while (path.size() > key.group(1).length() / INDENT) {
            path.removeLast();
        }
        boolean named = !key.group(2).isEmpty();
        String value = key.group(4) == null ? "" : key.group(4).strip();
        String section = String.join(".", path);
        if (!named && value.isEmpty()) {
            path.addLast(key.group(3));
            groups.put(String.join(".", path), String.join(" ", comment));
        } else if (!comment.isEmpty()) {
            String name = section + "." + key.group(3);
            if (OURS.matcher(name).matches()) {
                sections.computeIfAbsent(section, any -> new ArrayList<>()).add(row(name, value));
            }
        }
    }

    private List<String> row(String name, String value) {
        Matcher variable = VARIABLE.matcher(String.join(" ", comment));
        boolean known = variable.matches();
        return List.of(
                Markdown.literal(name),
                Markdown.literal(value),
                known ? variable.group(1) : String.join(" ", comment),
                known ? Markdown.literal(variable.group(2)) : "");
    }

    private String text() {
        Markdown page = new Markdown().heading(1, "Settings");
        page.paragraph("<!-- Made by `./connectors docs` from application.yaml. -->");
        page.paragraph(
                "In `application.yaml`, in the folder in which the server is started; secrets in `vault.yaml` beside it."
                        + " A setting given with `--set` goes before its environment variable, and that before the files.");
        sections.forEach((section, rows) -> {
            page.heading(2, Markdown.literal(section));
            String about = groups.getOrDefault(section, "");
            if (!about.isEmpty()) {
                page.paragraph(about);
            }
            page.table(List.of("setting", "default", "what it does", "environment variable"), rows);
        });
        page.heading(2, "The launcher")
                .paragraph(
                        "`CONNECTORS_JAVA_OPTIONS` holds further options of the Java machine, such as `-Xmx2g`. Of the JDKs"
                                + " of 21 to 25 in `JAVA_HOME`, on the `PATH` and in the usual folders the one of the highest"
                                + " version runs; between equal ones `JAVA_HOME` decides.");
        return page.toString();
    }
}
