package io.weir.sql;

import io.weir.events.Meaning;
import java.time.Instant;

/** A text of a rule with a time to run in, which ends where the next stage of the rule begins. The approver is null where none had to agree. */
public record RuleStage(
        @Meaning(value = "That the text says of itself", unit = "from 1", required = true)
        int version,

        @Meaning(value = "How it runs", unit = "SHADOW, LIVE or RETIRED", required = true)
        RuleHeader.Status mode,

        @Meaning(
                value = "Event time of the first transaction that it judges",
                unit = "ISO 8601 instant",
                required = true)
        Instant from,

        @Meaning(value = "Who asked for it", required = true)
        String author,

        @Meaning("The second person who agreed, another one than the author; absent where none had to")
        String approver,

        @Meaning(
                value = "Of the rule's file, its header included",
                unit = "at most " + RuleSql.MOST_CHARACTERS + " characters",
                required = true)
        String text) {

    /** The same text again, in a mode, from a time on. */
    public RuleStage as(RuleHeader.Status otherMode, Instant otherFrom, String otherAuthor, String otherApprover) {
        return new RuleStage(version, otherMode, otherFrom, otherAuthor, otherApprover, text);
    }
}
