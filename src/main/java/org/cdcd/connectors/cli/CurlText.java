package org.cdcd.connectors.cli;

import java.util.StringJoiner;
import org.cdcd.connectors.wire.ConnectorsClient.HttpCall;

/** An HTTP request as one command for a POSIX shell. */
record CurlText(HttpCall call) {
    private static final String END = "END_OF_REQUEST";

    /** The body comes from a here-document: an argument of that size is refused by some systems. */
    String command() {
        StringJoiner lines = new StringJoiner(" \\\n  ");
        lines.add("curl --silent --show-error --request " + call.method() + " "
                + quoted(call.url().toString()));
        call.headers().forEach((name, value) -> lines.add("--header " + quoted(name + ": " + value)));
        lines.add("--data-binary @- <<'" + END + "'");
        return lines + "\n" + call.body() + "\n" + END;
    }

    /** Between single quotes a shell changes nothing; a single quote itself has to step outside. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return call.toString();
    }
}
