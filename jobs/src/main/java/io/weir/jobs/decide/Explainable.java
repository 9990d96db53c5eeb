package io.weir.jobs.decide;

import io.weir.events.Decision;
import io.weir.events.Transaction;
import io.weir.scoring.lifecycle.PlannedModel;

/**
 * A decision that wants reasons beside those of its rules, with what they are made from. Exchanged.
 *
 * @param planned the champion; null where there was none
 * @param review score from which somebody looks, in the transaction's segment
 * @param block score from which it is blocked
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Explainable(
        Decision decision,
        Transaction transaction,
        float[] values,
        PlannedModel planned,
        double review,
        double block) {}
