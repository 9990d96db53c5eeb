package io.weir.features;

import io.weir.events.Transaction;

/**
 * A transaction with its features.
 *
 * @param values in the order of the catalogue; NaN where there is nothing to tell
 * @param schemaHash of the catalogue
 * @param approximate whether a window reached into what a very busy key keeps as tiles, so that its edge is off by up to a 128th of how
 *     long ago it lies, its distinct counts are lower bounds and its new values may have been there
 * @param unsettled whether an entity answered before event time had come as far as its past: a transaction may be missing there that another run
 *     sees. Only where a longest wait is set
 */
@SuppressWarnings("ArrayRecordComponent") // Flat on the wire, and never compared.
public record FeatureVector(
        Transaction transaction, float[] values, String schemaHash, boolean approximate, boolean unsettled) {}
