package io.weir.events;

/** Whom an alert is about. */
public enum SubjectType {
    ACCOUNT,
    CUSTOMER,
    /** Of an operations alert alone. */
    RULE
}
