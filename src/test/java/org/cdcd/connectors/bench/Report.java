package org.cdcd.connectors.bench;

import java.util.Locale;

/** Tables on the standard output. */
final class Report {
    private Report() {}

    static void heading(String text) {
        System.out.printf("%n%s%n%n", text);
    }

    static void line(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** The first column names the row; numbers are rounded to what they can mean. */
    static void row(String name, Object... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-44s", name));
        for (Object cell : cells) {
            line.append(String.format(Locale.ROOT, "%12s", cell instanceof Number number ? number(number) : cell));
        }
        System.out.println(line);
    }

    private static String number(Number number) {
        double value = number.doubleValue();
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, value < 10 ? "%,.2f" : value < 1000 ? "%,.1f" : "%,.0f", value);
    }
}
