package io.weir.features;

import io.weir.events.Transaction;

/**
 * A transaction with its features; or a notice, which is told to every instance of what comes behind the feature store, in between.
 *
 * @param transaction null for a notice
 * @param values in the order of the catalogue; NaN where there is nothing to tell
 * @param schemaHash of the catalogue
 * @param approximate whether a window reached into what a very busy key keeps as tiles, so that its edge is off by up to a 128th of how
 *     long ago it lies, its distinct counts are lower bounds and its new values may have been there
 * @param unsettled whether an entity answered before event time had come as far as its past: a transaction may be missing there that another run
 *     sees. Only where a longest wait is set
 * @param receivedMillis clock when the transaction reached its account, epoch milliseconds: a measurement
 * @param notice null for a transaction
 */
@SuppressWarnings("ArrayRecordComponent") // Flat on the wire, and never compared.
public record FeatureVector(
        Transaction transaction,
        float[] values,
        String schemaHash,
        boolean approximate,
        boolean unsettled,
        long receivedMillis,
        String notice) {

    /** One that says something to everybody and nothing of a transaction. */
    static FeatureVector ofNotice(String notice) {
        return new FeatureVector(null, null, null, false, false, 0, notice);
    }
}
