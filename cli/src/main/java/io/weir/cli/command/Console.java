package io.weir.cli.command;

import io.weir.localstack.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What the user sees: lines that stay, and one line of progress that is rewritten in place on a terminal, or repeated every few seconds where
 * the output goes to a file.
 */
public final class Console {
    private static final Duration REPEAT_IN_FILE = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private long lastRepeated = Long.MIN_VALUE;
    private int shown;

    public Console() {
        // The weir script knows; System.console() tells something else from JDK 22 on.
        this(System.out, Boolean.getBoolean("weir.terminal"));
    }

    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Seconds since the command started, as a person would say it. */
    public double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    public synchronized void line(String format, Object... values) {
        clear();
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** The line of progress. */
    public synchronized void progress(String format, Object... values) {
        String text = String.format(Locale.ROOT, "%5.0f s  ", seconds()) + String.format(Locale.ROOT, format, values);
        if (terminal) {
            clear();
            out.print(text);
            shown = text.length();
        } else if (lastRepeated == Long.MIN_VALUE || System.nanoTime() - lastRepeated > REPEAT_IN_FILE.toNanos()) {
            lastRepeated = System.nanoTime();
            out.println(text);
        }
        out.flush();
    }

    private void clear() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            shown = 0;
        }
    }

    /** A listener that prints what the servers of the stack report. */
    public Progress serverProgress() {
        return (server, news) -> line("  %-14s %s", server, news);
    }
}
