package org.cdcd.connectors.cli;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Tells the person how far a long transfer is: one line that changes on a terminal, now and then a line elsewhere. */
final class Progress implements AutoCloseable {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final double MEBI = 1024 * 1024;

    private final PrintWriter err;
    private final boolean terminal;
    private final String what;
    private final long total;
    private final InstantSource clock;
    private Instant next;
    private long done;
    private boolean shown;

    /** @param total in bytes */
    Progress(Shell shell, String what, long total, InstantSource clock) {
        this.err = shell.err();
        this.terminal = shell.isTerminal();
        this.what = what;
        this.total = total;
        this.clock = clock;
        this.next = clock.instant().plus(interval());
    }

    InputStream counting(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                add(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                add(Math.max(0, count));
                return count;
            }
        };
    }

    OutputStream counting(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                this.out.write(bytes, offset, length);
                add(length);
            }
        };
    }

    private void add(int count) {
        done += count;
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(interval());
            show();
        }
    }

    private Duration interval() {
        return terminal ? ON_TERMINAL : ELSEWHERE;
    }

    private void show() {
        shown = true;
        long percent = total == 0 ? 100 : done * 100 / total;
        String line =
                String.format(Locale.ROOT, "%s %.1f of %.1f MiB, %d %%", what, done / MEBI, total / MEBI, percent);
        if (terminal) {
            err.print("\r" + line + " ");
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Ends the line, if one was begun. */
    @Override
    public void close() {
        if (shown && terminal) {
            show();
            err.println();
        }
    }
}
