package io.weir.sql;

import java.time.Duration;

/**
 * A bound on alerts, in event time.
 *
 * @param alerts how many at most, at least 1
 * @param per minute, hour or day
 */
public record Rate(int alerts, Duration per) {}
