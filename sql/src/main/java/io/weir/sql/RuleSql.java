package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * The SELECT of a rule, read, judged and typed. Positions are those of the file: the header is a comment to SQL, so the whole file is parsed.
 *
 * <p>Everything is noted that can be seen at once: the walk over the tree goes on after a mistake, and where the validator, which stops at the first,
 * refuses an item of the select list or a condition, it is asked again without that one.
 */
final class RuleSql {
    private static final SqlParser.Config SYNTAX = SqlParser.config()
            .withQuoting(Quoting.BACK_TICK)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(256)
            .withConformance(SqlConformanceEnum.DEFAULT);

    static final int MOST_CHARACTERS = 50_000;
    private static final int MOST_NODES = 2_000;
    private static final int MOST_NODES_IMMEDIATE = 400;
    private static final int MOST_REFUSALS = 30;
    private static final List<String> RESULT = List.of("subject", "evidence", "reason");
    private static final Set<String> OTHER_STATEMENTS = Set.of(
            "CREATE",
            "DROP",
            "ALTER",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "SET",
            "RESET",
            "ADD",
            "REMOVE",
            "LOAD",
            "UNLOAD",
            "USE",
            "CALL",
            "EXECUTE",
            "BEGIN",
            "SHOW",
            "DESCRIBE",
            "EXPLAIN",
            "TRUNCATE",
            "ANALYZE",
            "COMPILE");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]+");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private final String text;
    private final Tables tables;
    private final RuleHeader header;
    private final Problems problems;
    private SqlNode query;
    private boolean immediate;

    RuleSql(String text, Tables tables, RuleHeader header, Problems problems) {
        this.text = text;
        this.tables = tables;
        this.header = header;
        this.problems = problems;
    }

    /** @return null where there is no SELECT to go on with */
    CheckedRule.Kind check() {
        query = parse(true);
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
        new Walk(immediate).over(query);
        if (!immediate) {
            new Bounds(tables, problems).check(query);
        } else {
            columnsOf((SqlSelect) query);
        }
        resultColumns();
        validateAll();
        return immediate ? CheckedRule.Kind.IMMEDIATE : CheckedRule.Kind.STATEFUL;
    }

    /** The typed expressions of an immediate rule without problems: its condition (null for always), subject, evidence, reason. */
    List<RexNode> expressions() {
        SqlNode parsed = parse(false);
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

    private SqlNode parse(boolean tell) {
        try {
            SqlNodeList statements = SqlParser.create(text, SYNTAX).parseStmtList();
            SqlNode first = statements.get(0);
            if (tell && statements.size() > 1) {
                problem(statements.get(1), Code.NOT_A_SELECT, "There is a second statement", "A rule is one SELECT");
            }
            if (!(first instanceof SqlSelect) && !isQuery(first)) {
                problem(
                        first,
                        Code.NOT_A_SELECT,
                        "This is no SELECT but " + first.getKind(),
                        "A rule is one SELECT and can do nothing else");
                return null;
            }
            return first;
        } catch (SqlParseException e) {
            if (tell) {
                syntax(e);
            }
            return null;
        } catch (StackOverflowError e) {
            problems.add(
                    1,
                    1,
                    Code.TOO_LARGE,
                    "The SELECT is nested too deeply to be read",
                    "Take brackets away, or make two rules of it");
            return null;
        }
    }

    private static boolean isQuery(SqlNode node) {
        return node instanceof SqlOrderBy
                || SqlKind.SET_QUERY.contains(node.getKind())
                || node.getKind() == SqlKind.WITH;
    }

    private void syntax(SqlParseException e) {
        SqlParserPos at = e.getPos();
        int line = at == null ? 1 : at.getLineNum();
        int column = at == null ? 1 : at.getColumnNum();
        String word = wordAt(line, column);
        String message =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        message = message.replaceAll("Encountered \"<EOF>\" at line \\d+, column \\d+\\.?", "the file ends");
        if (OTHER_STATEMENTS.contains(word.toUpperCase(Locale.ROOT))) {
            problems.add(
                    line,
                    column,
                    Code.NOT_A_SELECT,
                    "A rule cannot " + word.toUpperCase(Locale.ROOT),
                    "A rule is one SELECT and can do nothing else");
        } else if (Functions.CLOCK.contains(word.toUpperCase(Locale.ROOT))) {
            clock(line, column, word);
        } else {
            problems.add(
                    line,
                    column,
                    Code.SYNTAX,
                    "This is no SQL: " + message.replaceAll(" at line \\d+, column \\d+\\.?", ""),
                    word.isEmpty()
                            ? "Look for a bracket, quote or comma that is missing before it"
                            : "Look at \"" + word
                                    + "\" and what stands before it; a name that is a word of SQL is written `" + word
                                    + "`");
        }
    }

    private String wordAt(int line, int column) {
        List<String> lines = text.lines().toList();
        if (line < 1 || line > lines.size()) {
            return "";
        }
        Matcher word = WORD.matcher(lines.get(line - 1));
        return word.find(Math.min(column - 1, lines.get(line - 1).length())) && word.start() == column - 1
                ? word.group()
                : "";
    }

    private void clock(int line, int column, String word) {
        problems.add(
                line,
                column,
                Code.WALL_CLOCK,
                word.toUpperCase(Locale.ROOT) + " asks the clock, and a replay would ask it at another time",
                "Use event_time: when it happened");
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

    /** Every call and every name of something that is not a column. */
    private final class Walk extends SqlBasicVisitor<Void> {
        private static final Set<SqlKind> REFUSED = Set.of(
                SqlKind.EXISTS,
                SqlKind.CURSOR,
                SqlKind.UNNEST,
                SqlKind.LATERAL,
                SqlKind.TABLE_REF,
                SqlKind.EXTEND,
                SqlKind.TABLESAMPLE,
                SqlKind.SIMILAR,
                SqlKind.RLIKE,
                SqlKind.SOME,
                SqlKind.ALL,
                SqlKind.VALUES,
                SqlKind.EXPLICIT_TABLE,
                SqlKind.DYNAMIC_PARAM,
                SqlKind.PREV,
                SqlKind.NEXT,
                SqlKind.PIVOT,
                SqlKind.UNPIVOT,
                SqlKind.NEXT_VALUE,
                SqlKind.CURRENT_VALUE);

        private final boolean inImmediate;

        Walk(boolean inImmediate) {
            this.inImmediate = inImmediate;
        }

        void over(SqlNode node) {
            node.accept(this);
        }

        @Override
        public Void visit(SqlCall call) {
            String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
            SqlParserPos at = call.getParserPosition();
            if (call instanceof SqlSelect select && select.hasHints()) {
                problem(
                        call,
                        Code.NOT_SUPPORTED,
                        "A rule has no hints",
                        "Leave /*+ ... */ out: it reaches past the rule");
            }
            if (REFUSED.contains(call.getKind()) && !(call.getKind() == SqlKind.EXPLICIT_TABLE)) {
                problem(call, Code.NOT_SUPPORTED, what(call), "Write the rule without it");
            } else if (Functions.CLOCK.contains(name)) {
                clock(at.getLineNum(), at.getColumnNum(), name);
                return null;
            } else if (Functions.RANDOM.contains(name)) {
                random(call, name);
                return null;
            } else if (isNamed(call) && !allowed(name)) {
                Set<String> known = new TreeSet<>(Functions.SCALAR);
                if (!inImmediate) {
                    known.addAll(Functions.STATEFUL);
                }
                problem(
                        call,
                        Code.UNKNOWN_FUNCTION,
                        "There is no function " + name + " in rules",
                        Problems.suggestion(name, known));
            }
            if (call.getKind() == SqlKind.LIKE && !(call.operand(1) instanceof SqlLiteral)) {
                problem(
                        call.operand(1),
                        Code.NOT_SUPPORTED,
                        "The pattern of LIKE is not a text in quotes",
                        "Write the pattern out, such as 'ATM%'");
            }
            if (call.getKind() == SqlKind.LIKE
                    && call.operand(1) instanceof SqlLiteral pattern
                    && "".equals(pattern.toValue())) {
                problem(
                        call.operand(1),
                        Code.NOT_SUPPORTED,
                        "The pattern of LIKE is empty",
                        "Write = '' to ask for an empty text");
            }
            comparesWithItself(call);
            return super.visit(call);
        }

        private boolean allowed(String name) {
            return Functions.SCALAR.contains(name) || (!inImmediate && Functions.STATEFUL.contains(name));
        }

        /** A function by name, not a sign, a clause or a part of the grammar. */
        private boolean isNamed(SqlCall call) {
            return call.getOperator() instanceof org.apache.calcite.sql.SqlFunction
                    && call.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR
                    && call.getKind() != SqlKind.FINAL
                    && call.getKind() != SqlKind.RUNNING;
        }

        private String what(SqlCall call) {
            return call.getKind() == SqlKind.TABLE_REF
                    ? "A table has no hints in a rule"
                    : "A rule cannot use " + call.getOperator().getName();
        }

        private void comparesWithItself(SqlCall call) {
            if (SqlKind.COMPARISON.contains(call.getKind())
                    && call.operandCount() == 2
                    && call.operand(0).equalsDeep(call.operand(1), org.apache.calcite.util.Litmus.IGNORE)) {
                problem(
                        call,
                        Code.TYPE,
                        "Something is compared with itself, which is always the same",
                        "Compare it with something else, or ask whether it IS NULL");
            }
        }

        @Override
        public Void visit(SqlIdentifier id) {
            String name = id.isSimple() ? id.getSimple().toUpperCase(Locale.ROOT) : "";
            boolean quoted = id.isSimple() && id.isComponentQuoted(0);
            if (!quoted && Functions.CLOCK.contains(name)) {
                clock(
                        id.getParserPosition().getLineNum(),
                        id.getParserPosition().getColumnNum(),
                        name);
            } else if (!quoted && Functions.RANDOM.contains(name)) {
                random(id, name);
            }
            return null;
        }

        private void random(SqlNode at, String name) {
            problem(
                    at,
                    Code.NON_DETERMINISTIC,
                    name + " answers otherwise in another run, so a replay could not prove the alert",
                    "Use what the event says");
        }
    }

    private void columnsOf(SqlSelect select) {
        SqlIdentifier table = tableOf(select.getFrom());
        if (!table.getSimple().equals(Tables.TRANSACTIONS)) {
            if (tables.names().contains(table.getSimple())) {
                problem(
                        table,
                        Code.NOT_SUPPORTED,
                        "A rule on one row reads " + table.getSimple(),
                        "Only transactions are judged one by one: look at others in windows, joins or MATCH_RECOGNIZE");
            } else {
                problem(
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
                    problem(
                            id,
                            Code.RESULT_COLUMN,
                            "A rule does not return everything",
                            "Return subject, evidence and reason");
                } else if (id.names.size() == 2 && !id.names.get(0).equals(alias)) {
                    problem(
                            id,
                            Code.UNKNOWN_TABLE,
                            "There is no table or alias " + id.names.get(0) + " here",
                            "It is called " + alias);
                } else if (!known.contains(last)
                        && !Functions.CLOCK.contains(last.toUpperCase(Locale.ROOT))
                        && !Functions.RANDOM.contains(last.toUpperCase(Locale.ROOT))) {
                    problem(id, Code.UNKNOWN_COLUMN, "There is no column " + last, Problems.suggestion(last, known));
                }
                return null;
            }
        };
        select.getSelectList().forEach(item -> item.accept(names));
        if (select.getWhere() != null) {
            select.getWhere().accept(names);
        } else {
            problem(
                    select,
                    Code.NOT_SUPPORTED,
                    "The rule has no WHERE and would raise an alert for every transaction",
                    "Add WHERE and what is suspicious");
        }
    }

    private void resultColumns() {
        SqlNode inner = query;
        while (!(inner instanceof SqlSelect) && isQuery(inner)) {
            inner = inner instanceof SqlWith with ? with.body : ((SqlCall) inner).operand(0);
        }
        if (!(inner instanceof SqlSelect select)) {
            return;
        }
        Set<String> there = new HashSet<>();
        for (SqlNode item : select.getSelectList()) {
            String name = nameOf(item);
            if (name == null || !RESULT.contains(name)) {
                problem(
                        item,
                        Code.RESULT_COLUMN,
                        name == null ? "An expression has no name" : "A rule does not return " + name,
                        "Return subject, evidence and reason: add AS and one of these names");
            } else if (!there.add(name)) {
                problem(item, Code.RESULT_COLUMN, "There are two columns " + name, "Leave one of them");
            }
        }
        for (String name : RESULT) {
            if (!there.contains(name)) {
                problem(
                        select,
                        Code.RESULT_COLUMN,
                        "The rule returns no " + name,
                        "Add an expression AS " + name + " to the SELECT");
            }
        }
    }

    private static String nameOf(SqlNode item) {
        if (item.getKind() == SqlKind.AS) {
            return ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple();
        }
        return item instanceof SqlIdentifier id && !id.isStar() ? id.names.get(id.names.size() - 1) : null;
    }

    /** Asks the validator, again without what it refused. */
    private void validateAll() {
        Set<Integer> refused = new HashSet<>();
        for (int i = 0; i < MOST_REFUSALS; i++) {
            SqlNode again = i == 0 ? query : parse(false);
            Slots slots = new Slots();
            again.accept(slots);
            refused.forEach(slots::neutralise);
            try {
                SqlValidator validator = new Schema(tables, header).validator();
                SqlNode validated = validator.validate(again);
                validated.accept(new Comparisons(validator));
                if (refused.isEmpty()) {
                    resultTypes(validator.getValidatedNodeType(validated));
                }
                return;
            } catch (CalciteContextException e) {
                refusal(e);
                int slot = slots.at(e.getPosLine(), e.getPosColumn());
                if (slot < 0 || !refused.add(slot)) {
                    return;
                }
            } catch (RuntimeException | AssertionError e) {
                if (!problems.any()) {
                    problem(
                            query,
                            Code.TYPE,
                            "The SELECT cannot be understood: " + e.getMessage(),
                            "Take parts away until it can, and report it");
                }
                return;
            }
        }
    }

    /** Calcite lets any two values be compared; a text and a number are a mistake. */
    private final class Comparisons extends SqlBasicVisitor<Void> {
        private final SqlValidator validator;

        Comparisons(SqlValidator validator) {
            this.validator = validator;
        }

        @Override
        public Void visit(SqlCall call) {
            boolean compares = SqlKind.COMPARISON.contains(call.getKind()) || call.getKind() == SqlKind.BETWEEN;
            if (compares) {
                SqlNode first = call.operand(0);
                for (SqlNode other : call.getOperandList().subList(1, call.operandCount())) {
                    compare(call, first, other);
                }
            } else if ((call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN)
                    && call.operand(1) instanceof SqlNodeList list) {
                list.forEach(other -> compare(call, call.operand(0), other));
            }
            return super.visit(call);
        }

        private void compare(SqlCall call, SqlNode a, SqlNode b) {
            RelDataType left = validator.getValidatedNodeTypeIfKnown(a);
            RelDataType right = validator.getValidatedNodeTypeIfKnown(b);
            if (left != null
                    && right != null
                    && family(left) != family(right)
                    && family(left) != null
                    && family(right) != null) {
                problem(
                        call,
                        Code.TYPE,
                        "'" + call.getOperator().getName() + "' cannot compare " + left.getSqlTypeName() + " with "
                                + right.getSqlTypeName(),
                        "CAST one side, or compare with a value of the same type");
            }
        }

        private static SqlTypeFamily family(RelDataType type) {
            SqlTypeName name = type.getSqlTypeName();
            return name == SqlTypeName.NULL || name == SqlTypeName.ANY
                    ? null
                    : SqlTypeName.NUMERIC_TYPES.contains(name)
                            ? SqlTypeFamily.NUMERIC
                            : SqlTypeName.CHAR_TYPES.contains(name)
                                    ? SqlTypeFamily.CHARACTER
                                    : SqlTypeName.DATETIME_TYPES.contains(name)
                                                    || name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                                            ? SqlTypeFamily.DATETIME
                                            : SqlTypeName.BOOLEAN_TYPES.contains(name) ? SqlTypeFamily.BOOLEAN : null;
        }
    }

    private void refusal(CalciteContextException e) {
        int line = e.getPosLine();
        int column = e.getPosColumn();
        String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        Matcher quoted = QUOTED.matcher(message);
        String name = quoted.find() ? quoted.group(1) : "";
        if (message.startsWith("Column '") && message.contains("not found")) {
            Set<String> known = new TreeSet<>();
            tables.names().forEach(table -> tables.columns(table).forEach(c -> known.add(c.name())));
            header.thresholds().forEach(threshold -> known.add(threshold.name()));
            if (!known.contains(name) || !immediate) {
                problems.add(
                        line,
                        column,
                        Code.UNKNOWN_COLUMN,
                        "There is no column " + name,
                        Problems.suggestion(name, known));
            }
        } else if (message.startsWith("Object '") || message.startsWith("Table '")) {
            problems.add(
                    line,
                    column,
                    Code.UNKNOWN_TABLE,
                    "There is no table " + name,
                    Problems.suggestion(name, tables.names()));
        } else if (message.startsWith("No match found for function")) {
            if (!problems.sorted().stream().anyMatch(p -> p.line() == line && p.column() == column)) {
                problems.add(line, column, Code.TYPE, message, "Look at the number and the types of what it is given");
            }
        } else {
            problems.add(
                    line,
                    column,
                    Code.TYPE,
                    message.lines().findFirst().orElse(message),
                    "CAST one side, or compare with a value of the same type");
        }
    }

    private void resultTypes(RelDataType row) {
        for (RelDataTypeField field : row.getFieldList()) {
            SqlTypeName type = field.getType().getSqlTypeName();
            boolean text = SqlTypeName.CHAR_TYPES.contains(type);
            boolean texts = type == SqlTypeName.ARRAY
                    && SqlTypeName.CHAR_TYPES.contains(
                            field.getType().getComponentType().getSqlTypeName());
            if (RESULT.contains(field.getName()) && !text && !(field.getName().equals("evidence") && texts)) {
                problem(
                        query,
                        Code.RESULT_COLUMN,
                        field.getName() + " is " + type + ", not a text",
                        "CAST it AS STRING");
            }
        }
    }

    private void problem(SqlNode node, Code code, String message, String fix) {
        problems.add(
                node.getParserPosition().getLineNum(), node.getParserPosition().getColumnNum(), code, message, fix);
    }

    /** What can be left out of a query so that the rest is still one: items of select lists and conditions that AND joins. */
    private static final class Slots extends SqlBasicVisitor<Void> {
        private record Slot(SqlParserPos at, Runnable neutralise) {}

        private final List<Slot> slots = new ArrayList<>();

        @Override
        public Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
                SqlNodeList list = select.getSelectList();
                for (int i = 0; list != null && i < list.size(); i++) {
                    int index = i;
                    SqlNode item = list.get(i);
                    slots.add(new Slot(item.getParserPosition(), () -> list.set(index, nothing(item))));
                }
                if (select.getWhere() != null) {
                    conditions(select.getWhere(), select::setWhere);
                }
                if (select.getHaving() != null) {
                    conditions(select.getHaving(), select::setHaving);
                }
            }
            return super.visit(call);
        }

        private void conditions(SqlNode where, java.util.function.Consumer<SqlNode> set) {
            if (where.getKind() == SqlKind.AND) {
                SqlBasicCall and = (SqlBasicCall) where;
                for (int i = 0; i < and.operandCount(); i++) {
                    int index = i;
                    conditions(and.operand(i), node -> and.setOperand(index, node));
                }
            } else {
                slots.add(new Slot(
                        where.getParserPosition(),
                        () -> set.accept(SqlLiteral.createBoolean(true, SqlParserPos.ZERO))));
            }
        }

        private static SqlNode nothing(SqlNode item) {
            String name = nameOf(item);
            SqlNode text = SqlLiteral.createCharString("", SqlParserPos.ZERO);
            return name == null
                    ? text
                    : SqlStdOperatorTable.AS.createCall(
                            SqlParserPos.ZERO, text, new SqlIdentifier(name, SqlParserPos.ZERO));
        }

        /** The smallest one that covers the place; -1 for none. */
        int at(int line, int column) {
            int found = -1;
            for (int i = 0; i < slots.size(); i++) {
                SqlParserPos at = slots.get(i).at;
                boolean after = line > at.getLineNum() || (line == at.getLineNum() && column >= at.getColumnNum());
                boolean before =
                        line < at.getEndLineNum() || (line == at.getEndLineNum() && column <= at.getEndColumnNum());
                if (after && before) {
                    found = i;
                }
            }
            return found;
        }

        void neutralise(int slot) {
            slots.get(slot).neutralise.run();
        }
    }

    /** For tests and documents. */
    static Collection<String> resultNames() {
        return RESULT;
    }
}
