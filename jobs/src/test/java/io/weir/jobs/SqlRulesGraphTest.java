package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import io.weir.jobs.decide.Plans;
import io.weir.jobs.rules.Found;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleChecker;
import io.weir.sql.ShippedRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

/** State is found again by uid: those of a rule must hang on nothing but the rule. */
class SqlRulesGraphTest {
    private static final Path GOLDEN = Path.of("src/test/resources/uids/sql-rules.txt");
    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

    @Test
    void theUidsAreTheGoldenOnes() throws IOException {
        SqlRulesSettings settings = SqlRulesSettings.from(new String[0]);
        List<String> uids =
                List.copyOf(uids(SqlRulesJob.rules(settings, Plans.NONE, NOW).rules()));
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(GOLDEN, String.join("\n", uids) + "\n");
        }
        assertThat(Files.readAllLines(GOLDEN)).isEqualTo(uids);
    }

    @Test
    void theUidsOfARuleDoNotChangeWithTheOthers() throws IOException {
        List<String> together = Files.readAllLines(GOLDEN);
        // A join, a window with features, a pattern.
        for (String id : List.of("in-and-out", "fan-in-fresh-account", "probe-then-drain")) {
            assertThat(alone(ShippedRules.text(id)))
                    .isNotEmpty()
                    .isEqualTo(together.stream()
                            .filter(uid -> uid.startsWith("rule-" + id + "/1/"))
                            .toList());
        }
    }

    @Test
    void anotherVersionHasOtherUids() {
        assertThat(alone(ShippedRules.text("in-and-out").replace("version: 1", "version: 2")))
                .hasSizeGreaterThan(3)
                .allMatch(uid -> uid.startsWith("rule-in-and-out/2/"));
    }

    private static List<String> alone(String text) {
        return uids(List.of(new RuleChecker(Catalogue.shipped()).check("alone", text))).stream()
                .filter(uid -> uid.startsWith("rule-"))
                .toList();
    }

    @Test
    void whatIsExchangedNeedsNoKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Found.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(ArrivedVector.class);
    }

    private static Set<String> uids(List<CheckedRule> rules) {
        SqlRulesSettings settings = SqlRulesSettings.from(new String[0]);
        StreamExecutionEnvironment env = DetectionJob.environment(settings.detection());
        SqlRulesJob.define(env, settings, Plans.NONE, rules);
        StreamGraph graph = env.getStreamGraph();
        // Where one were missing, this would be refused.
        graph.getJobGraph();
        Set<String> uids = new TreeSet<>();
        for (StreamNode node : graph.getStreamNodes()) {
            uids.add(node.getTransformationUID());
        }
        return uids;
    }
}
