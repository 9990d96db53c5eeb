package io.weir.jobs.elasticsearch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.sink.writer.ResultHandler;

/** How many alerts wait for the store, and since when it has taken none of them. Answers come on other threads than alerts. */
final class StoreProgress {
    private final AtomicLong waiting;
    /** When it last took something, or the first that waits came; nanoseconds. */
    private volatile long movedAt = System.nanoTime();

    /** @param waiting from before a restart */
    StoreProgress(long waiting) {
        this.waiting = new AtomicLong(waiting);
    }

    void accepted() {
        if (waiting.getAndIncrement() == 0) {
            movedAt = System.nanoTime();
        }
    }

    long waiting() {
        return waiting.get();
    }

    /** 0 while nothing waits. */
    double stuckSeconds() {
        return waiting.get() == 0 ? 0 : (System.nanoTime() - movedAt) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void took(long alerts) {
        if (alerts > 0) {
            movedAt = System.nanoTime();
            waiting.addAndGet(-alerts);
        }
    }

    /** Counts what becomes of a request of so many. */
    <T> ResultHandler<T> watching(int alerts, ResultHandler<T> result) {
        return new ResultHandler<>() {
            @Override
            public void complete() {
                took(alerts);
                result.complete();
            }

            @Override
            public void completeExceptionally(Exception mistake) {
                result.completeExceptionally(mistake);
            }

            @Override
            public void retryForEntries(List<T> again) {
                took(alerts - again.size());
                result.retryForEntries(again);
            }
        };
    }
}
