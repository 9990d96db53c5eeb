package io.weir.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory.MemoryCheckpointOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of one checkpoint, which take turns. */
@Timeout(30)
class PacedStreamTest {
    private final AtomicLong now = new AtomicLong();
    private final Pace pace = new Pace(now::get, now::addAndGet);

    private final PacedStream first = stream();
    private final PacedStream second = stream();

    @BeforeEach
    void begin() {
        pace.spread(Duration.ofHours(1));
        pace.begin(1);
    }

    @Test
    void theSecondWritesWhenTheFirstIsDone() throws Exception {
        first.write(1);
        CompletableFuture<Void> writes = writesSecond();
        assertThat(writes).isNotDone();
        assertThat(second.getPos()).isZero();
        assertThat(first.closeAndGetHandle().getStateSize()).isEqualTo(1);
        writes.get();
        second.write(2);
        assertThat(second.closeAndGetHandle().getStateSize()).isEqualTo(2);
        assertThat(pace.awaitTurn()).isTrue();
    }

    @Test
    void oneThatIsGivenUpMakesRoom() throws Exception {
        first.write(1);
        CompletableFuture<Void> writes = writesSecond();
        first.close();
        writes.get();
    }

    @Test
    void oneThatIsGivenUpWhileItWaitsHoldsUpNobody() throws Exception {
        first.write(1);
        CompletableFuture<Void> writes = writesSecond();
        second.close();
        first.close();
        assertThat(writes.handle((done, failure) -> true).get()).isTrue();
        assertThat(pace.awaitTurn()).isTrue();
    }

    @Test
    void oneThatNeverWroteGivesNoTurnBack() throws Exception {
        first.write(1);
        stream().close();
        CompletableFuture<Void> writes = writesSecond();
        assertThat(writes).isNotDone();
        first.close();
        first.close();
        writes.get();
        CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(pace::awaitTurn);
        awaitWaiting(third);
        second.close();
        assertThat(third.get()).isTrue();
    }

    @Test
    void oneThatTakesNoTurnsWaitsForNone() throws Exception {
        first.write(1);
        PacedStream other = stream(false);
        other.write(1);
        other.close();
        assertThat(pace.isAwaited()).isFalse();
        CompletableFuture<Void> writes = writesSecond();
        assertThat(writes).isNotDone();
        first.close();
        writes.get();
    }

    /** Writes a byte, for which it has to wait. */
    private CompletableFuture<Void> writesSecond() {
        CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
            try {
                second.write(1);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        awaitWaiting(writes);
        return writes;
    }

    private void awaitWaiting(CompletableFuture<?> waits) {
        while (!pace.isAwaited()) {
            assertThat(waits).isNotDone();
            Thread.onSpinWait();
        }
    }

    private PacedStream stream() {
        return stream(true);
    }

    private PacedStream stream(boolean takesTurns) {
        return new PacedStream(new MemoryCheckpointOutputStream(1_000), pace, takesTurns);
    }
}
