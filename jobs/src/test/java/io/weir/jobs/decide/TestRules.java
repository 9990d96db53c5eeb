package io.weir.jobs.decide;

import io.weir.sql.RuleBrake;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Rules as the risk team would write and publish them. */
final class TestRules {
    private TestRules() {}

    /** Fires at most three times a minute, and then it reviews. */
    static String text(String id, int version, String condition) {
        return """
                /*
                id: %s
                version: %d
                title: A test
                typology: velocity
                severity: LOW
                owner: card-fraud
                status: live
                subject: ACCOUNT
                effective-from: 2026-01-01T00:00:00Z
                at-most: 3 per minute
                */
                SELECT account AS subject, evidence, 'Pays ' || CAST(amount_minor AS STRING) AS reason
                FROM transactions
                WHERE %s
                """.formatted(id, version, condition);
    }

    static RuleStage stage(int version, Status mode, Instant from, String text) {
        return new RuleStage(version, mode, from, "ann", mode == Status.LIVE ? "ben" : null, text);
    }

    /** A plan of stages in the order of publishing. */
    static RulePlan plan(String id, RuleStage... stages) {
        RulePlan plan = new RulePlan(id, 0, List.of());
        for (RuleStage stage : stages) {
            plan = plan.with(stage);
        }
        return plan;
    }

    static Plans plans(RulePlan... published) {
        TreeMap<String, String> rules = new TreeMap<>();
        for (RulePlan plan : published) {
            rules.put(RulePlan.key(plan.id()), new String(plan.write(), StandardCharsets.UTF_8));
        }
        return new Plans(null, null, rules);
    }

    static Plans with(Plans plans, RuleBrake brake) {
        return plans.with(brake.key() + new String(brake.write(), StandardCharsets.UTF_8));
    }
}
