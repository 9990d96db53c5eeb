package io.weir.jobs.rules;

import io.weir.events.Alert;

/**
 * What a rule over several events has found, or that it could not be answered. Exchanged.
 *
 * @param rule its id
 * @param time event time, epoch milliseconds
 * @param alert as if it were on trial: in what mode it is, is not known yet; null for a failure
 * @param failure why it cannot be answered; null where it was
 * @param row what Flink SQL answered, for a failure
 */
public record Found(String rule, int version, long time, Alert alert, String failure, String row) {
    /** Once is enough for each. */
    public String key() {
        return alert == null ? rule + "/" + version : alert.id();
    }
}
