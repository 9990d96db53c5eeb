package io.weir.events;

/** For whom an alert is. */
public enum AlertMode {
    /** For analysts: it opens a case. */
    LIVE,
    /** Of a rule on trial: to be counted and compared, nobody works on it. */
    SHADOW,
    /** For those who run the system: about a rule, not about a customer. */
    OPERATIONS
}
