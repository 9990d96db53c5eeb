package io.weir.localstack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A moment up to which something is waited for. */
final class Deadline {
    private static final Duration STEP = Duration.ofMillis(50);

    private final long start = System.nanoTime();
    private final Duration span;

    private Deadline(Duration span) {
        this.span = span;
    }

    static Deadline in(Duration span) {
        return new Deadline(span);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    boolean passed() {
        return elapsed().compareTo(span) >= 0;
    }

    /** True as soon as the condition holds, false when the deadline has passed before. */
    boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (passed()) {
                return false;
            }
            pause(STEP);
        }
        return true;
    }

    /** Lets a little time go by. */
    static void pause(Duration span) {
        try {
            Thread.sleep(span.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting", interrupted);
        }
    }

    static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
}
