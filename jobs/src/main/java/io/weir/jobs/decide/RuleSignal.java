package io.weir.jobs.decide;

/**
 * That a live rule fired once, or that a rule failed once. Exchanged.
 *
 * @param stage from when on its stage runs, epoch milliseconds
 * @param time event time of the transaction, epoch milliseconds
 * @param failure why it failed; null where it fired
 * @param atMost of {@code perMillis} is what its author declared
 * @param owner who answers for the rule
 */
public record RuleSignal(
        String rule, int version, long stage, long time, String failure, int atMost, long perMillis, String owner) {
    /** What is counted together. */
    public String key() {
        return rule + "/" + version + "/" + stage;
    }
}
