package io.weir.events;

/** Why something became a dead letter. */
public enum DeadLetterReason {
    /** The message has no bytes at all. */
    EMPTY,
    /** Longer than {@link JsonFields#MAX_MESSAGE_BYTES}. */
    TOO_LARGE,
    /** Not valid UTF-8. */
    NOT_UTF8,
    /** Not one JSON object. */
    NOT_JSON,
    /** A field stands twice. */
    DUPLICATE_FIELD,
    /** A required field is absent, null or blank. */
    MISSING_FIELD,
    /** A field holds another kind of JSON value than it should. */
    WRONG_TYPE,
    /** A field holds a value that cannot be. */
    IMPOSSIBLE_VALUE,
    /** The currency is not an ISO 4217 code. */
    UNKNOWN_CURRENCY,
    /** The event time lies outside what is believed. */
    TIME_OUT_OF_RANGE,
    /** A row of an imported file cannot be mapped to an event. */
    BAD_ROW,
    /** A message on a topic of plans is none. */
    INVALID_PLAN,
    /** A planned model cannot score; the one before it goes on. */
    REFUSED_MODEL,
    /** A published text of a rule cannot run; the one before it goes on. */
    REFUSED_RULE,
    /** A rule could not be answered for a transaction: it counts as not hit. */
    RULE_FAILED,
    /** A store refused the document and would refuse it again. */
    REFUSED_BY_STORE
}
