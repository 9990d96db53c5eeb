package io.weir.sql;

import java.time.Instant;

/**
 * A text of a rule with a time to run in, which ends where the next stage of the rule begins.
 *
 * @param version that the text says of itself
 * @param mode shadow, live or retired
 * @param from event time of the first transaction that it judges
 * @param author who asked for it
 * @param approver the second person who agreed; null where none had to
 * @param text of the rule's file
 */
public record RuleStage(
        int version, RuleHeader.Status mode, Instant from, String author, String approver, String text) {

    /** The same text again, in a mode, from a time on. */
    public RuleStage as(RuleHeader.Status otherMode, Instant otherFrom, String otherAuthor, String otherApprover) {
        return new RuleStage(version, otherMode, otherFrom, otherAuthor, otherApprover, text);
    }
}
