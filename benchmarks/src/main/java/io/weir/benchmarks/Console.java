package io.weir.benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/** What the user sees: lines, each with the seconds since the start. */
public final class Console {
    private final PrintStream out;
    private final long started = System.nanoTime();

    Console(PrintStream out) {
        this.out = out;
    }

    /** A line with the time. */
    public void progress(String format, Object... values) {
        line("%6.0f s  %s", (System.nanoTime() - started) / 1e9, String.format(Locale.ROOT, format, values));
    }

    /** A line as it is. */
    public void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
