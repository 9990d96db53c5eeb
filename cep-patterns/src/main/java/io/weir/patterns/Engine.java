package io.weir.patterns;

/** What runs the patterns. Both give the same alerts; their state is not interchangeable. */
public enum Engine {
    /** {@link MatchCompiled}: the default. */
    COMPILED,
    /** Flink CEP's own operator: slower, and runs every pattern Flink can express. */
    FLINK_CEP
}
