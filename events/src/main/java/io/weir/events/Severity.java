package io.weir.events;

/** How soon somebody has to look at an alert. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
