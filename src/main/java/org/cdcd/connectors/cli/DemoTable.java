package org.cdcd.connectors.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The demo's table: connector, operation, status, time; each row is printed when it is known. */
final class DemoTable {
    private static final String ROW = "%-10s %-24s %-34s %7s%n";

    private record Row(boolean good) {}

    private final PrintWriter out;
    private final List<Row> rows = new ArrayList<>();

    DemoTable(PrintWriter out) {
        this.out = out;
        out.printf(ROW, "CONNECTOR", "OPERATION", "STATUS", "MS");
        out.flush();
    }

    void add(String connector, String operation, boolean good, String status, long millis) {
        rows.add(new Row(good));
        out.printf(
                ROW, connector, operation, (good ? "ok" : "FAILED") + (status.isEmpty() ? "" : "  " + status), millis);
        out.flush();
    }

    int size() {
        return rows.size();
    }

    boolean allGood() {
        return !rows.isEmpty() && rows.stream().allMatch(Row::good);
    }
}
