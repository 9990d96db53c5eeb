package io.weir.sql;

/** A rule could not be answered for one transaction. Carries no stack: it is thrown where decisions are made, and says all in its words. */
final class RuleFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RuleFailed(String why) {
        super(why, null, false, false);
    }
}
