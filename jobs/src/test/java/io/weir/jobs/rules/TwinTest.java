package io.weir.jobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.Evidence;
import io.weir.sql.ImmediateRule;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Compiled rules answer as Flink SQL does: those that are shipped, and expressions nobody would write, on rows full of NULLs and odd numbers. */
class TwinTest {
    private static final long SEED = Long.getLong("weir.seed", 20_260_302L);
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    static final Path RULES = Path.of(System.getProperty("weir.home", ".."), "sql", "rules");
    private static final String TITLE = "A title that no expression returns";
    private static final String HEADER = """
            /*
            id: x
            version: 1
            title: %s
            typology: test
            severity: LOW
            owner: tests
            status: draft
            subject: ACCOUNT
            effective-from: 2026-01-01T00:00:00Z
            at-most: 5 per hour
            */
            """.formatted(TITLE);
    private static final int EXPRESSIONS = Integer.getInteger("weir.expressions", 80);
    private static final int A_QUERY = 40;

    private final RuleChecker checker = new RuleChecker(CATALOGUE);

    @Test
    void shippedRulesRaiseWhatFlinkSqlRaises() throws Exception {
        System.out.println("seed " + SEED);
        List<RuleTest.Payment> rows = rows(new Random(SEED), 4_000);
        FlinkSql flink = new FlinkSql(RuntimeExecutionMode.BATCH, CATALOGUE);
        Map<Integer, CheckedRule> rules = new HashMap<>();
        for (CheckedRule rule : checker.checkAll(RULES)) {
            if (rule.immediate() != null) {
                rules.put(flink.add(rule.sql(), rule.header().thresholds(), rows, List.of(), false), rule);
            }
        }
        List<Row> results = flink.results();
        Set<String> silent = new HashSet<>();
        rules.forEach((number, rule) -> {
            List<RuleTest.Raised> ours = new ArrayList<>();
            Set<String> failed = new HashSet<>();
            for (RuleTest.Payment row : rows) {
                ImmediateRule.Answer answer = rule.immediate().of(row.transaction(), row.values());
                if (answer instanceof ImmediateRule.Failed) {
                    // Too large for its type, where Flink goes on with another number.
                    failed.add(row.transaction().id());
                }
                if (answer instanceof ImmediateRule.Hit hit) {
                    ours.add(new RuleTest.Raised(
                            hit.subject(),
                            hit.evidence().stream().map(Evidence::id).toList(),
                            hit.reason()));
                }
            }
            List<RuleTest.Raised> theirs = FlinkSql.raised(results, number).stream()
                    .filter(raised -> !failed.contains(raised.evidence().get(0)))
                    .map(raised -> raised.reason() == null
                            ? new RuleTest.Raised(
                                    raised.subject(),
                                    raised.evidence(),
                                    rule.header().title())
                            : raised)
                    .toList();
            assertThat(failed).as(rule.header().id()).hasSizeLessThan(rows.size() / 20);
            assertThat(ours).as(rule.header().id()).containsExactlyInAnyOrderElementsOf(theirs);
            if (ours.isEmpty()) {
                silent.add(rule.header().id());
            }
        });
        assertThat(silent).as("rules that no row hits are not compared").isEmpty();
    }

    @Test
    void randomExpressionsSayWhatFlinkSqlSays() throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        List<RuleTest.Payment> rows = rows(random, 250);
        RandomSql generator = new RandomSql(random);
        int compared = 0;
        int failed = 0;
        List<String> different = new ArrayList<>();
        for (int from = 0; from < EXPRESSIONS; from += A_QUERY) {
            List<String> expressions = new ArrayList<>();
            List<CheckedRule> rules = new ArrayList<>();
            StringBuilder select = new StringBuilder("SELECT id");
            for (int i = 0; i < A_QUERY; i++) {
                String expression = generator.text();
                CheckedRule rule = checked(expression);
                while (rule.problems().stream()
                        .anyMatch(problem -> problem.message().contains("compared with itself"))) {
                    expression = generator.text();
                    rule = checked(expression);
                }
                assertThat(rule.problems()).as(expression).isEmpty();
                expressions.add(expression);
                rules.add(rule);
                select.append(", ").append(expression).append(" AS x").append(i);
            }
            FlinkSql flink = new FlinkSql(RuntimeExecutionMode.BATCH, CATALOGUE);
            flink.add(select + " FROM transactions", List.of(), rows, List.of(), true);
            Map<String, Row> theirs = new HashMap<>();
            flink.results().forEach(row -> theirs.put(row.getFieldAs("id"), row));
            for (int i = 0; i < A_QUERY; i++) {
                CheckedRule rule = rules.get(i);
                boolean told = false;
                for (RuleTest.Payment row : rows) {
                    ImmediateRule.Answer answer = rule.immediate().of(row.transaction(), row.values());
                    if (answer instanceof ImmediateRule.Hit hit) {
                        compared++;
                        String ours = hit.reason().equals(TITLE) ? null : hit.reason();
                        String their = theirs.get(row.transaction().id()).getFieldAs("x" + i);
                        if (!told && !java.util.Objects.equals(ours, their)) {
                            told = true;
                            different.add(expressions.get(i) + "\n  ours " + ours + " theirs " + their + " of "
                                    + row.transaction() + " speed " + row.values()[CATALOGUE.indexOf("account_speed")]
                                    + " deviation " + row.values()[CATALOGUE.indexOf("account_amount_deviation_90d")]);
                        }
                    } else {
                        failed++;
                    }
                }
            }
        }
        System.out.println("compared " + compared + ", failed " + failed);
        assertThat(different).isEmpty();
        assertThat(failed).as("too many overflow to say much").isLessThan(compared / 5);
    }

    /** The intended difference: Flink SQL loses its job, a compiled rule fails for that transaction alone. */
    @Test
    void wholeNumbersDividedByZeroFailTheRuleWhereFlinkFailsTheJob() {
        String expression = "CAST(7 / (amount_minor - amount_minor) AS STRING)";
        List<RuleTest.Payment> rows = rows(new Random(SEED), 1);
        assertThat(checked(expression)
                        .immediate()
                        .of(rows.get(0).transaction(), rows.get(0).values()))
                .isEqualTo(new ImmediateRule.Failed("it divides by zero"));
        FlinkSql flink = new FlinkSql(RuntimeExecutionMode.BATCH, CATALOGUE);
        flink.add("SELECT id, " + expression + " AS x FROM transactions", List.of(), rows, List.of(), true);
        assertThatThrownBy(flink::results).hasRootCauseInstanceOf(ArithmeticException.class);
    }

    private CheckedRule checked(String expression) {
        return checker.check(
                "x.sql",
                HEADER + "SELECT account AS subject, evidence, " + expression
                        + " AS reason FROM transactions WHERE amount_minor >= 0");
    }

    /** Payments with odd amounts, missing texts, and features that are often NULL, zero or huge. */
    static List<RuleTest.Payment> rows(Random random, int count) {
        List<RuleTest.Payment> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[CATALOGUE.size()];
            for (int f = 0; f < values.length; f++) {
                values[f] = switch (random.nextInt(8)) {
                    case 0 -> Float.NaN;
                    case 1 -> 0f;
                    case 2 -> 1f;
                    case 3 -> random.nextFloat();
                    case 4 -> random.nextInt(100) == 0 ? -0f : random.nextInt(40);
                    case 5 -> random.nextInt(20_000_000);
                    case 6 -> random.nextInt(50) == 0 ? 3e38f : -random.nextInt(100);
                    default -> random.nextInt(30) * 0.25f;
                };
            }
            long amount =
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(400);
                        case 1 -> 10_000L * random.nextInt(100);
                        case 2 -> random.nextInt(10) == 0 ? Transaction.MAX_AMOUNT_MINOR : random.nextInt(5_000_000);
                        default -> random.nextInt(2_000_000);
                    };
            rows.add(new RuleTest.Payment(
                    new Transaction(
                            "t" + i,
                            Instant.ofEpochMilli(1_770_000_000_000L + random.nextInt(1_000_000_000) * 30L),
                            TransactionType.valueOf(
                                    pick(random, "CARD", "TRANSFER", "TRANSFER_IN", "CASH_DEPOSIT", "CASH_WITHDRAWAL")),
                            "A" + random.nextInt(9),
                            "C" + random.nextInt(9),
                            amount,
                            pick(random, "EUR", "USD", "JPY"),
                            odd(random),
                            odd(random),
                            odd(random),
                            odd(random),
                            pick(random, "7995", "5411", null),
                            pick(random, "ECOM", "POS", "APP", null),
                            pick(random, "DE", "CH", "IR", "Iran", "", null),
                            random.nextInt(4) == 0 ? Double.NaN : random.nextInt(180) - 90 + random.nextInt(4) / 4.0,
                            random.nextInt(4) == 0 ? Double.NaN : random.nextDouble() * 360 - 180,
                            odd(random),
                            odd(random)),
                    values));
        }
        return rows;
    }

    private static String odd(Random random) {
        return pick(random, null, "", "A", "abc", "ATM 7%", "a_b", "Zürich €😀", "\uffee", " x ", "100", "aab'\"\\n");
    }

    static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
