package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * The SELECT of a rule, read, judged and typed. Positions are those of the file: the header is a comment to SQL, so the whole file is parsed.
 *
 * <p>Everything is noted that can be seen at once: what looks at the tree goes on after a mistake.
 */
final class RuleSql {
    static final int MOST_CHARACTERS = 50_000;
    private static final int MOST_NODES = 2_000;
    private static final int MOST_NODES_IMMEDIATE = 400;
    /** The columns that a rule returns. */
    static final List<String> RESULT = List.of("subject", "evidence", "reason");

    private final RuleParser parser;
    private final Tables tables;
    private final RuleHeader header;
    private final Problems problems;
    private SqlNode query;
    private boolean immediate;

    RuleSql(String text, Tables tables, RuleHeader header, Problems problems) {
        this.parser = new RuleParser(text, problems);
        this.tables = tables;
        this.header = header;
        this.problems = problems;
    }

    /** @return null where there is no SELECT to go on with */
    CheckedRule.Kind check() {
        query = parser.parse();
        if (query == null) {
            return null;
        }
        Shape shape = new Shape();
        query.accept(shape);
        immediate = isImmediate(query);
        int most = immediate ? MOST_NODES_IMMEDIATE : MOST_NODES;
        if (shape.nodes > most) {
            SqlParserPos at = query.getParserPosition();
            problems.add(
                    at.getLineNum(),
                    at.getColumnNum(),
                    Code.TOO_LARGE,
                    "The rule has %,d parts".formatted(shape.nodes),
                    "%,d are possible: make two rules of it".formatted(most));
            return null;
        }
        query.accept(new RuleCalls(immediate, problems));
        if (!immediate) {
            new Bounds(tables, problems).check(query);
        } else {
            columnsOf((SqlSelect) query);
        }
        resultColumns();
        new Validation(parser, tables, header, problems, immediate).check(query);
        return immediate ? CheckedRule.Kind.IMMEDIATE : CheckedRule.Kind.STATEFUL;
    }

    /** The typed expressions of an immediate rule without problems: its condition (null for always), subject, evidence, reason. */
    List<RexNode> expressions() {
        SqlNode parsed = parser.again();
        Schema schema = new Schema(tables, header);
        SqlValidator validator = schema.validator();
        SqlNode validated = validator.validate(parsed);
        RelOptCluster cluster = RelOptCluster.create(new VolcanoPlanner(), new RexBuilder(schema.types()));
        SqlToRelConverter converter = new SqlToRelConverter(
                null,
                validator,
                schema.reader(),
                cluster,
                StandardConvertletTable.INSTANCE,
                SqlToRelConverter.config()
                        .withTrimUnusedFields(false)
                        .withExpand(false)
                        .withInSubQueryThreshold(Integer.MAX_VALUE)
                        .addRelBuilderConfigTransform(
                                config -> config.withSimplify(false).withPushJoinCondition(false)));
        RelNode rel = converter.convertQuery(validated, false, true).rel;
        Project project = (Project) rel;
        List<RexNode> all = new ArrayList<>();
        RelNode input = project.getInput();
        all.add(input instanceof Filter filter ? filter.getCondition() : null);
        for (String name : RESULT) {
            all.add(project.getProjects()
                    .get(project.getRowType().getFieldNames().indexOf(name)));
        }
        return all;
    }

    /** One transaction is enough to answer it: a plain SELECT from transactions alone, without aggregates or windows. */
    private static boolean isImmediate(SqlNode node) {
        if (!(node instanceof SqlSelect select)
                || select.getGroup() != null
                || select.getHaving() != null
                || select.isDistinct()
                || select.getFrom() == null
                || tableOf(select.getFrom()) == null) {
            return false;
        }
        boolean[] plain = {true};
        select.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
                if ((call instanceof SqlSelect && call != select)
                        || call.getKind() == SqlKind.OVER
                        || (SqlKind.QUERY.contains(call.getKind()) && call != select)
                        || (Functions.STATEFUL.contains(name) && !name.equals("FLOOR"))) {
                    plain[0] = false;
                }
                return super.visit(call);
            }
        });
        return plain[0];
    }

    /** The name of the table, with or without an alias; null where it is not one table. */
    private static SqlIdentifier tableOf(SqlNode from) {
        SqlNode named = from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
        return named instanceof SqlIdentifier table && table.isSimple() ? table : null;
    }

    /** Counts the parts of the tree. */
    private static final class Shape extends SqlBasicVisitor<Void> {
        private int nodes;

        @Override
        public Void visit(SqlCall call) {
            nodes++;
            return super.visit(call);
        }

        @Override
        public Void visit(SqlIdentifier id) {
            nodes++;
            return null;
        }

        @Override
        public Void visit(SqlLiteral literal) {
            nodes++;
            return null;
        }
    }

    private void columnsOf(SqlSelect select) {
        SqlIdentifier table = tableOf(select.getFrom());
        if (!table.getSimple().equals(Tables.TRANSACTIONS)) {
            if (tables.names().contains(table.getSimple())) {
                problems.add(
                        table,
                        Code.NOT_SUPPORTED,
                        "A rule on one row reads " + table.getSimple(),
                        "Only transactions are judged one by one: look at others in windows, joins or MATCH_RECOGNIZE");
            } else {
                problems.add(
                        table,
                        Code.UNKNOWN_TABLE,
                        "There is no table " + table.getSimple(),
                        Problems.suggestion(table.getSimple(), tables.names()));
            }
            return;
        }
        String alias = select.getFrom().getKind() == SqlKind.AS
                ? ((SqlIdentifier) ((SqlCall) select.getFrom()).operand(1)).getSimple()
                : table.getSimple();
        Set<String> known = new HashSet<>();
        tables.columns(Tables.TRANSACTIONS).forEach(column -> known.add(column.name()));
        header.thresholds().forEach(threshold -> known.add(threshold.name()));
        SqlBasicVisitor<Void> names = new SqlBasicVisitor<>() {
            @Override
            public Void visit(SqlCall call) {
                if (call.getKind() == SqlKind.AS) {
                    return call.operand(0).accept(this);
                }
                return super.visit(call);
            }

            @Override
            public Void visit(SqlIdentifier id) {
                String last = id.isStar() ? "*" : id.names.get(id.names.size() - 1);
                if (id.isStar()) {
                    problems.add(
                            id,
                            Code.RESULT_COLUMN,
                            "A rule does not return everything",
                            "Return subject, evidence and reason");
                } else if (id.names.size() == 2 && !id.names.get(0).equals(alias)) {
                    problems.add(
                            id,
                            Code.UNKNOWN_TABLE,
                            "There is no table or alias " + id.names.get(0) + " here",
                            "It is called " + alias);
                } else if (!known.contains(last)
                        && !Functions.CLOCK.contains(last.toUpperCase(Locale.ROOT))
                        && !Functions.RANDOM.contains(last.toUpperCase(Locale.ROOT))) {
                    problems.add(
                            id, Code.UNKNOWN_COLUMN, "There is no column " + last, Problems.suggestion(last, known));
                }
                return null;
            }
        };
        select.getSelectList().forEach(item -> item.accept(names));
        if (select.getWhere() != null) {
            select.getWhere().accept(names);
        } else {
            problems.add(
                    select,
                    Code.NOT_SUPPORTED,
                    "The rule has no WHERE and would raise an alert for every transaction",
                    "Add WHERE and what is suspicious");
        }
    }

    private void resultColumns() {
        SqlNode inner = query;
        while (!(inner instanceof SqlSelect) && RuleParser.isQuery(inner)) {
            inner = inner instanceof SqlWith with ? with.body : ((SqlCall) inner).operand(0);
        }
        if (!(inner instanceof SqlSelect select)) {
            return;
        }
        Set<String> there = new HashSet<>();
        for (SqlNode item : select.getSelectList()) {
            String name = nameOf(item);
            if (name == null || !RESULT.contains(name)) {
                problems.add(
                        item,
                        Code.RESULT_COLUMN,
                        name == null ? "An expression has no name" : "A rule does not return " + name,
                        "Return subject, evidence and reason: add AS and one of these names");
            } else if (!there.add(name)) {
                problems.add(item, Code.RESULT_COLUMN, "There are two columns " + name, "Leave one of them");
            }
        }
        for (String name : RESULT) {
            if (!there.contains(name)) {
                problems.add(
                        select,
                        Code.RESULT_COLUMN,
                        "The rule returns no " + name,
                        "Add an expression AS " + name + " to the SELECT");
            }
        }
    }

    /** What a column of a select list is called; null where it has no name. */
    static String nameOf(SqlNode item) {
        if (item.getKind() == SqlKind.AS) {
            return ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple();
        }
        return item instanceof SqlIdentifier id && !id.isStar() ? id.names.get(id.names.size() - 1) : null;
    }
}
