package io.weir.cli.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * One blow of a chaos run.
 *
 * @param number from 1 on
 * @param after how many messages of the stream are sent when it falls
 * @param how what is done
 * @param whom a server's name, such as {@code kafka}; {@link #DISK} for what all of them write to
 * @param held for how long; zero for a kill, which ends when the server is started again
 * @param atOnce whether it falls while the one before is still being recovered from
 */
record Disturbance(int number, int after, How how, String whom, Duration held, boolean atOnce) {
    static final String DISK = "disk";

    /** What is done. */
    enum How {
        /** SIGKILL. Somebody starts it again. */
        KILL,
        /** SIGSTOP, and SIGCONT after a while: to its clients it hangs. */
        PAUSE,
        /** Nothing reaches its port and nothing leaves it; packets vanish, as they do on a network. */
        CUT,
        /** Not a byte is left on the disk. */
        FILL;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As a person reads it: {@code kill kafka}, {@code pause taskmanager-1 for 7.3 s}. */
    String words() {
        return how.id() + " " + whom
                + (held.isZero() ? "" : String.format(Locale.ROOT, " for %.1f s", held.toMillis() / 1e3))
                + (atOnce ? ", at once" : "");
    }
}
