package io.weir.jobs.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleChecker;
import io.weir.sql.SqlWords;
import io.weir.sql.TableColumn;
import io.weir.sql.Tables;
import io.weir.sql.TestedRule;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules pass their tests on Flink SQL, and one that does not is told of beside them. */
class TestStatefulRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    @TempDir
    private Path folder;

    @Test
    void shippedRulesPassAndABrokenOneIsTold() throws Exception {
        RuleChecker checker = new RuleChecker(CATALOGUE);
        List<CheckedRule> rules = checker.checkAll(TwinTest.RULES).stream()
                .filter(rule -> rule.kind() == CheckedRule.Kind.STATEFUL)
                .collect(java.util.stream.Collectors.toList());
        int shipped = rules.size();
        Path broken = folder.resolve("in-and-out.sql");
        Files.copy(TwinTest.RULES.resolve("in-and-out.sql"), broken);
        Files.writeString(folder.resolve("in-and-out.test"), """
                case: nothing comes back
                id | at    | type        | amount  | alert
                t1 | 09:00 | TRANSFER_IN | 5000.00 | A t1
                """);
        rules.add(checker.check(broken));

        List<TestedRule> tested = TestStatefulRules.run(rules, CATALOGUE);

        assertThat(shipped).isGreaterThanOrEqualTo(6);
        assertThat(tested.subList(0, shipped))
                .allSatisfy(rule ->
                        assertThat(rule.passed()).as(rule.told().toString()).isTrue());
        assertThat(tested.get(shipped).told())
                .containsExactly(
                        "in-and-out                   stateful   FAILED",
                        "  " + folder.resolve("in-and-out.test") + ":1: nothing comes back",
                        "    expected  A t1   (line 3)",
                        "    got       nothing else");
    }

    /** Flink's parser is behind a class loader of its own; what it reserves, it says itself. */
    @Test
    void whatFlinkReservesIsRefusedAsAName() throws Exception {
        FlinkSql flink = new FlinkSql(RuntimeExecutionMode.STREAMING, CATALOGUE);
        ClassLoader planner = ((TableEnvironmentInternal) flink.environment())
                .getParser()
                .getClass()
                .getClassLoader();
        Object factory = planner.loadClass("org.apache.flink.sql.parser.impl.FlinkSqlParserImpl")
                .getField("FACTORY")
                .get(null);
        Object parser = planner.loadClass("org.apache.calcite.sql.parser.SqlParserImplFactory")
                .getMethod("getParser", Reader.class)
                .invoke(factory, Reader.nullReader());
        Object words = planner.loadClass("org.apache.calcite.sql.parser.SqlAbstractParserImpl")
                .getMethod("getMetadata")
                .invoke(parser);
        Class<?> metadata = planner.loadClass("org.apache.calcite.sql.parser.SqlAbstractParserImpl$Metadata");
        Method isReserved = metadata.getMethod("isReservedWord", String.class);
        List<String> reserved = new ArrayList<>();
        for (Object word : (List<?>) metadata.getMethod("getTokens").invoke(words)) {
            if ((boolean) isReserved.invoke(words, word)) {
                reserved.add((String) word);
            }
        }

        assertThat(reserved).contains("LARGE", "WEEKS").allMatch(SqlWords::isReserved);
    }

    @Test
    void flinkReadsTheTables() {
        FlinkSql flink = new FlinkSql(RuntimeExecutionMode.STREAMING, CATALOGUE);
        Tables tables = new Tables(CATALOGUE);
        for (String table : tables.names()) {
            flink.environment().executeSql(tables.ddl(table) + " WITH ('connector' = 'datagen')");
            assertThat(flink.environment()
                            .from("`" + table + "`")
                            .getResolvedSchema()
                            .getColumns())
                    .extracting(Column::getName)
                    .containsExactlyElementsOf(tables.columns(table).stream()
                            .map(TableColumn::name)
                            .toList());
        }
    }
}
