package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** The text of a rule as a tree. Positions are those of the file: the header is a comment to SQL, so the whole file is parsed. */
final class RuleParser {
    private static final SqlParser.Config SYNTAX = SqlParser.config()
            .withQuoting(Quoting.BACK_TICK)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(256)
            .withConformance(SqlConformanceEnum.DEFAULT);

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

    private final String text;
    private final Problems problems;

    RuleParser(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    /** The statement of a rule that has been checked. */
    static SqlNode parsed(String text) throws SqlParseException {
        return SqlParser.create(text, SYNTAX).parseStmtList().get(0);
    }

    /** Tells what keeps it from being read, or from being a SELECT. */
    SqlNode parse() {
        return parse(true);
    }

    /** The same once more, since a validator writes into what it reads. */
    SqlNode again() {
        return parse(false);
    }

    private SqlNode parse(boolean tell) {
        try {
            SqlNodeList statements = SqlParser.create(text, SYNTAX).parseStmtList();
            SqlNode first = statements.get(0);
            if (tell && statements.size() > 1) {
                problems.add(
                        statements.get(1), Code.NOT_A_SELECT, "There is a second statement", "A rule is one SELECT");
            }
            if (!(first instanceof SqlSelect) && !isQuery(first)) {
                problems.add(
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

    static boolean isQuery(SqlNode node) {
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
            problems.clock(line, column, word);
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
}
