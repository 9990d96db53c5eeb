package io.weir.jobs.checkpoint;

import java.io.IOException;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.StreamStateHandle;

/** Waits whenever another piece has been written, after the last not at all, and before the first byte for its turn, if it takes turns. */
final class PacedStream extends CheckpointStateOutputStream {
    /** At 20 MB a second 3 ms of writing: small enough to be even, large enough to be worth a wait. */
    private static final int PIECE_BYTES = 64 << 10;

    private final CheckpointStateOutputStream out;
    private final Pace pace;
    private final boolean takesTurns;
    private int written;
    private boolean began;
    private boolean hasTurn;
    private boolean ended;

    PacedStream(CheckpointStateOutputStream out, Pace pace, boolean takesTurns) {
        this.out = out;
        this.pace = pace;
        this.takesTurns = takesTurns;
    }

    @Override
    public void write(int b) throws IOException {
        begin();
        out.write(b);
        count(1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        begin();
        out.write(bytes, from, length);
        count(length);
    }

    private void begin() {
        if (began) {
            return;
        }
        began = true;
        if (takesTurns && pace.awaitTurn()) {
            take();
        }
    }

    private synchronized void take() {
        if (ended) {
            pace.endTurn();
        } else {
            hasTurn = true;
        }
    }

    /** Also from another thread, while the first waits for its turn, where a checkpoint is given up. */
    private synchronized void end() {
        ended = true;
        if (hasTurn) {
            hasTurn = false;
            pace.endTurn();
        }
    }

    private void count(int bytes) {
        written += bytes;
        if (written >= PIECE_BYTES) {
            pace.written(written);
            written = 0;
        }
    }

    @Override
    public long getPos() throws IOException {
        return out.getPos();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void sync() throws IOException {
        out.sync();
    }

    @Override
    public StreamStateHandle closeAndGetHandle() throws IOException {
        try {
            return out.closeAndGetHandle();
        } finally {
            end();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            end();
        }
    }
}
