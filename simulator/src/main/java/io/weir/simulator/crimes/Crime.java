package io.weir.simulator.crimes;

import java.time.Instant;
import java.util.List;

/**
 * The truth about one planted crime.
 *
 * @param episode names it; the labels of its transactions carry the same name
 * @param typology structuring, velocity-burst or account-takeover
 * @param account of the first transaction; structuring may use another one of the customer too
 * @param transactionIds in order of time
 * @param accountEventIds in order of time; empty unless account-takeover
 * @param firstTime of its first event
 * @param lastTime of its last event, which is a transaction
 */
public record Crime(
        String episode,
        String typology,
        String account,
        String customer,
        List<String> transactionIds,
        List<String> accountEventIds,
        Instant firstTime,
        Instant lastTime) {}
