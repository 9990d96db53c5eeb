package io.weir.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final double SPAN_SECONDS = 10;
    private static final Duration SPAN = Duration.ofSeconds((long) SPAN_SECONDS);
    private static final double BARRIER_SECONDS = 0.5;
    private static final int PIECE = 1_000;

    /** Sleeping is all that takes time here. */
    private final AtomicLong now = new AtomicLong(42);

    private final Pace pace = new Pace(now::get, now::addAndGet);

    @BeforeEach
    void spread() {
        pace.spread(SPAN);
    }

    @Test
    void theFirstIsWrittenAtARateOfItsOwn() {
        assertThat(seconds(1, 1_600)).isCloseTo(BARRIER_SECONDS + 1_600.0 * PIECE / (16 << 20), within(1e-6));
    }

    @Test
    void aFirstOfMuchStateIsHeldUpForNoLongerThanTheSpan() {
        assertThat(seconds(1, 1_000_000)).isCloseTo(SPAN_SECONDS, within(1e-6));
    }

    @Test
    void theNextTakesAsLongAsTheSpanForWhatTheOneBeforeHadAndALittleMore() {
        seconds(1, 100);
        assertThat(seconds(2, 110)).isCloseTo(SPAN_SECONDS, within(1e-6));
        assertThat(seconds(3, 55))
                .isCloseTo(BARRIER_SECONDS + (SPAN_SECONDS - BARRIER_SECONDS) * 55 / 121, within(1e-6));
    }

    @Test
    void itIsWrittenEvenly() {
        seconds(1, 100);
        pace.begin(2);
        long began = now.get();
        for (int piece = 1; piece <= 100; piece++) {
            pace.written(PIECE);
            assertThat((now.get() - began) / 1e9)
                    .isCloseTo(BARRIER_SECONDS + (SPAN_SECONDS - BARRIER_SECONDS) * piece / 110, within(1e-6));
        }
    }

    @Test
    void whatHasGrownBeyondAllExpectationIsHeldUpForNoLongerThanTheSpan() {
        seconds(1, 1);
        assertThat(seconds(2, 100_000)).isCloseTo(SPAN_SECONDS, within(1e-6));
    }

    @Test
    void tasksThatBeginTheSameCheckpointShareIt() {
        seconds(1, 100);
        pace.begin(2);
        long began = now.get();
        pace.written(50 * PIECE);
        pace.begin(2);
        pace.written(60 * PIECE);
        assertThat((now.get() - began) / 1e9).isCloseTo(SPAN_SECONDS, within(1e-6));
    }

    @Test
    void anInterruptedTaskWaitsNoMore() {
        seconds(1, 100);
        Thread.currentThread().interrupt();
        assertThat(seconds(2, 100)).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10, 0.5", "1, 0.1"})
    void nobodyWritesBeforeTheBarrierHasHadItsTime(int span, double barrier) {
        pace.spread(Duration.ofSeconds(span));
        pace.begin(1);
        long began = now.get();
        assertThat(pace.awaitTurn()).isTrue();
        assertThat((now.get() - began) / 1e9).isCloseTo(barrier, within(1e-6));
    }

    @Test
    void afterTwiceTheSpanNobodyWaitsForAnother() {
        pace.begin(1);
        assertThat(pace.awaitTurn()).isTrue();
        now.addAndGet(2 * SPAN.toNanos());
        assertThat(pace.awaitTurn()).isFalse();
        pace.endTurn();
        assertThat(pace.awaitTurn()).isTrue();
    }

    @Test
    void anInterruptedTaskWaitsForNobody() {
        pace.begin(1);
        assertThat(pace.awaitTurn()).isTrue();
        Thread.currentThread().interrupt();
        assertThat(pace.awaitTurn()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    /** How long a checkpoint of so many pieces takes. */
    private double seconds(long number, int pieces) {
        long before = now.get();
        pace.begin(number);
        for (int piece = 0; piece < pieces; piece++) {
            pace.written(PIECE);
        }
        return (now.get() - before) / 1e9;
    }
}
