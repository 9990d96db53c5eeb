package io.weir.jobs.decide;

import io.weir.sql.ImmediateRule;
import io.weir.sql.RuleStage;

/**
 * A rule that runs.
 *
 * @param live whether it decides; else it runs in shadow
 */
record RuleInForce(ImmediateRule rule, RuleStage stage, boolean live) {
    /** Name and version as one word. */
    String id() {
        return rule.header().id() + "/" + stage.version();
    }
}
