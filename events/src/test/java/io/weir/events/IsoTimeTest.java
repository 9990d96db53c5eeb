package io.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against Java's own, which is slow and obvious. */
class IsoTimeTest {
    private static final long SEED = 19;

    @Test
    void aTimeIsWrittenAndReadAsJavaDoes() {
        for (Instant time : times()) {
            String text = IsoTime.text(time);
            assertThat(text).as("seed %d, %d", SEED, time.toEpochMilli()).isEqualTo(time.toString());
            assertThat(IsoTime.parse(text)).isEqualTo(Instant.ofEpochMilli(time.toEpochMilli()));
        }
    }

    private static List<Instant> times() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Instant> times = new ArrayList<>(List.of(
                Instant.EPOCH,
                Instant.parse("2024-02-29T23:59:59.999Z"),
                Instant.parse("1969-12-31T23:59:59.001Z"),
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.100Z"),
                Instant.parse("+10000-01-01T00:00:00Z"),
                Instant.parse("-0001-12-31T23:59:59Z"),
                Instant.parse("2026-03-02T10:00:00.000001Z"),
                Instant.parse("2026-03-02T10:00:00.123456789Z")));
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            times.add(Instant.ofEpochMilli(i % 3 == 0 ? millis / 1_000 * 1_000 : millis));
        }
        return times;
    }
}
