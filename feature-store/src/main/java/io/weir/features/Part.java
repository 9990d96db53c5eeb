package io.weir.features;

import io.weir.events.Transaction;

/** A transaction on its way to its vector: what its account knows of it, and how many answers it waits for. Exchanged and stored. */
public final class Part {
    public Transaction transaction;
    public float[] values;
    public boolean approximate;
    public boolean unsettled;
    public int awaited;
    /** See {@link FeatureVector#receivedMillis()}. */
    public long receivedMillis;

    /** For Flink's serializer. */
    public Part() {}
}
