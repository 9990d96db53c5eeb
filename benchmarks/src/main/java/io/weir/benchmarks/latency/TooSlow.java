package io.weir.benchmarks.latency;

import io.weir.benchmarks.Mismatch;

/** More was sent than the job could answer. */
final class TooSlow extends Mismatch {
    private static final long serialVersionUID = 1L;

    TooSlow(String message) {
        super(message);
    }
}
