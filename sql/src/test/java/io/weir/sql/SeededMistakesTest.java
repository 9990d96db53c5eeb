package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.features.Catalogue;
import io.weir.sql.Problem.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake is put into a rule that is right, and must be found on its line. */
class SeededMistakesTest {
    private static final String IMMEDIATE = """
            /*
            id: a-rule
            version: 1
            title: A rule
            typology: velocity
            severity: LOW
            owner: tests
            status: live
            subject: ACCOUNT
            effective-from: 2026-01-01T00:00:00Z
            at-most: 5 per hour
            thresholds:
              large_one:
                default: 500
                segments:
                  - {country: DE, value: 700}
            */
            SELECT
              account AS subject,
              evidence,
              'Pays ' || CAST(amount_minor AS STRING) AS reason
            FROM transactions
            WHERE amount_minor > large_one
              AND account_count_1h > 5
              AND country LIKE 'D%'
            """;
    private static final String WINDOW = RuleTexts.header("a-rule") + """
            SELECT
              account AS subject,
              ARRAY_AGG(evidence) AS evidence,
              'Pays ' || CAST(COUNT(*) AS STRING) AS reason
            FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' HOUR))
            WHERE type = 'CARD'
            GROUP BY account, window_start, window_end
            HAVING COUNT(*) > 5
            """;
    private static final String JOIN = RuleTexts.header("a-rule") + """
            SELECT
              a.account AS subject,
              ARRAY[a.evidence, b.evidence] AS evidence,
              'Two' AS reason
            FROM transactions a
            JOIN transactions b
              ON a.account = b.account
             AND b.event_time BETWEEN a.event_time AND a.event_time + INTERVAL '1' HOUR
            WHERE a.type = 'CARD'
            """;
    private static final String MATCH = RuleTexts.header("a-rule") + """
            SELECT subject, evidence, reason
            FROM transactions MATCH_RECOGNIZE (
              PARTITION BY account
              ORDER BY event_time
              MEASURES
                LAST(B.account) AS subject,
                ARRAY_AGG(evidence) AS evidence,
                'Two' AS reason
              ONE ROW PER MATCH
              AFTER MATCH SKIP PAST LAST ROW
              PATTERN (A B) WITHIN INTERVAL '2' HOUR
              DEFINE
                A AS A.amount_minor < 500,
                B AS B.amount_minor > 5000
            )
            """;

    /** @param lines how far below its own line it shows: a join begins with what it joins to */
    private record Mistake(String rule, String right, String wrong, Code code, String says, int lines) {
        Mistake(String rule, String right, String wrong, Code code, String says) {
            this(rule, right, wrong, code, says, 0);
        }
    }

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake(IMMEDIATE, "version: 1\n", "version: one\n", Code.BAD_FIELD, "whole number"),
            new Mistake(IMMEDIATE, "severity: LOW", "severity: LOWER", Code.BAD_FIELD, "Did you mean LOW?"),
            new Mistake(IMMEDIATE, "status: live", "status: alive", Code.BAD_FIELD, "Did you mean live?"),
            new Mistake(IMMEDIATE, "owner:", "ownr:", Code.UNKNOWN_FIELD, "Did you mean owner?"),
            new Mistake(IMMEDIATE, "subject: ACCOUNT", "subject: MERCHANT", Code.BAD_FIELD, "ACCOUNT"),
            new Mistake(
                    IMMEDIATE,
                    "effective-from: 2026-01-01T00:00:00Z",
                    "effective-from: 1.1.2026",
                    Code.BAD_FIELD,
                    "an instant such as"),
            new Mistake(IMMEDIATE, "at-most: 5 per hour", "at-most: few", Code.BAD_FIELD, "50 per hour"),
            new Mistake(IMMEDIATE, "typology: velocity", "typology: Velocity Burst", Code.BAD_FIELD, "kebab-case"),
            new Mistake(IMMEDIATE, "title: A rule", "title: [A rule", Code.HEADER_SYNTAX, "cannot be read", 1),
            new Mistake(IMMEDIATE, "    default: 500", "    defalt: 500", Code.UNKNOWN_FIELD, "Did you mean default?"),
            new Mistake(IMMEDIATE, "value: 700", "value: seven", Code.BAD_FIELD, "must be a number"),
            new Mistake(IMMEDIATE, "  large_one:", "  amount_minor:", Code.BAD_FIELD, "another name"),
            new Mistake(IMMEDIATE, "  large_one:", "  large:", Code.BAD_FIELD, "such as large_threshold"),
            new Mistake(IMMEDIATE, "  large_one:", "  weeks:", Code.BAD_FIELD, "The name weeks is a word of SQL"),
            new Mistake(
                    IMMEDIATE,
                    "account_count_1h > 5",
                    "acount_count_1h > 5",
                    Code.UNKNOWN_COLUMN,
                    "Did you mean account_count_1h?"),
            new Mistake(
                    IMMEDIATE,
                    "FROM transactions",
                    "FROM transaction",
                    Code.UNKNOWN_TABLE,
                    "Did you mean transactions?"),
            new Mistake(IMMEDIATE, "country LIKE 'D%'", "country > 5", Code.TYPE, "'>'"),
            new Mistake(IMMEDIATE, "AND country LIKE 'D%'", "AND (country LIKE 'D%'", Code.SYNTAX, "no SQL", 0),
            new Mistake(
                    IMMEDIATE, "country LIKE 'D%'", "event_time > CURRENT_TIMESTAMP", Code.WALL_CLOCK, "event_time"),
            new Mistake(IMMEDIATE, "country LIKE 'D%'", "event_time > NOW()", Code.WALL_CLOCK, "event_time"),
            new Mistake(IMMEDIATE, "country LIKE 'D%'", "RAND() > 0.5", Code.NON_DETERMINISTIC, "another run"),
            new Mistake(
                    IMMEDIATE,
                    "country LIKE 'D%'",
                    "UPER(country) = 'DE'",
                    Code.UNKNOWN_FUNCTION,
                    "Did you mean UPPER?"),
            new Mistake(IMMEDIATE, "country LIKE 'D%'", "REGEXP(country, '(a+)+')", Code.UNKNOWN_FUNCTION, "REGEXP"),
            new Mistake(IMMEDIATE, "country LIKE 'D%'", "country LIKE channel", Code.NOT_SUPPORTED, "pattern"),
            new Mistake(
                    IMMEDIATE,
                    "country LIKE 'D%'",
                    "country LIKE 'D!E' ESCAPE '!'",
                    Code.NOT_SUPPORTED,
                    "Write !%, !_ or !!"),
            // Its place is the whole SELECT's.
            new Mistake(
                    IMMEDIATE,
                    "country LIKE 'D%'",
                    "amount_minor IN (1" + ", 2".repeat(400) + ")",
                    Code.TOO_LARGE,
                    "make two rules of it",
                    -7),
            new Mistake(IMMEDIATE, "country LIKE 'D%'", "country = country", Code.TYPE, "itself"),
            new Mistake(IMMEDIATE, "  evidence,", "  id AS proof,", Code.RESULT_COLUMN, "subject, evidence and reason"),
            new Mistake(
                    IMMEDIATE,
                    "FROM transactions",
                    "FROM transactions /*+ OPTIONS('path'='/etc/passwd') */",
                    Code.NOT_SUPPORTED,
                    "hints"),
            new Mistake(IMMEDIATE, "SELECT\n", "INSERT INTO alerts SELECT\n", Code.NOT_A_SELECT, "one SELECT"),
            new Mistake(
                    IMMEDIATE,
                    "SELECT\n",
                    "CREATE FUNCTION f AS 'evil.Udf'; SELECT\n",
                    Code.NOT_A_SELECT,
                    "one SELECT"),
            new Mistake(
                    WINDOW,
                    "GROUP BY account, window_start, window_end",
                    "GROUP BY account",
                    Code.UNBOUNDED_STATE,
                    "window_start"),
            new Mistake(WINDOW, "INTERVAL '1' HOUR", "INTERVAL '100' DAY(3)", Code.UNBOUNDED_STATE, "90"),
            new Mistake(WINDOW, "type = 'CARD'", "typ = 'CARD'", Code.UNKNOWN_COLUMN, "Did you mean type?"),
            new Mistake(WINDOW, "COUNT(*) > 5", "COUNT(*) > 'five'", Code.TYPE, "'>'"),
            new Mistake(
                    JOIN,
                    "JOIN transactions b\n  ON a.account = b.account\n AND b.event_time BETWEEN a.event_time AND a.event_time + INTERVAL '1' HOUR",
                    "JOIN transactions b ON a.account = b.account",
                    Code.UNBOUNDED_STATE,
                    "event_time BETWEEN"),
            new Mistake(WINDOW, "GROUP BY account,", "GROUP BY raw, account,", Code.SYNTAX, "Write it `raw`"),
            new Mistake(JOIN, "SELECT\n", "SELECT DISTINCT\n", Code.UNBOUNDED_STATE, "DISTINCT"),
            new Mistake(MATCH, " WITHIN INTERVAL '2' HOUR", "", Code.UNBOUNDED_STATE, "WITHIN"),
            new Mistake(
                    MATCH,
                    "A.amount_minor < 500",
                    "A.amount_minr < 500",
                    Code.UNKNOWN_COLUMN,
                    "Did you mean amount_minor?"));

    private final RuleChecker checker = new RuleChecker(Catalogue.shipped());

    @Test
    void whatIsRightHasNoProblems() {
        for (String rule : List.of(IMMEDIATE, WINDOW, JOIN, MATCH)) {
            assertThat(checker.check("a-rule.sql", rule).problems()).isEmpty();
        }
    }

    @Test
    void everyMistakeIsFoundOnItsLine() {
        assertThat(MISTAKES).hasSizeGreaterThanOrEqualTo(30);
        for (Mistake mistake : MISTAKES) {
            assertThat(mistake.rule).contains(mistake.right);
            int line = 1
                    + (int) mistake.rule
                            .substring(0, mistake.rule.indexOf(mistake.right))
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            String text = mistake.rule.replace(mistake.right, mistake.wrong);
            List<Problem> problems = checker.check("a-rule.sql", text).problems();
            assertThat(problems)
                    .as(mistake.wrong)
                    .anyMatch(problem -> problem.code() == mistake.code
                            && problem.line() == line + mistake.lines
                            && (problem.message() + " " + problem.fix()).contains(mistake.says));
        }
    }

    @Test
    void allMistakesOfAFileAreToldAtOnce() {
        String text = IMMEDIATE
                .replace("severity: LOW", "severity: HUGE")
                .replace("owner: tests\n", "")
                .replace("country LIKE 'D%'", "country > 5")
                .replace("account_count_1h", "acount_count_1h")
                .replace("'Pays '", "RAND()");
        assertThat(checker.check("a-rule.sql", text).problems())
                .extracting(Problem::code)
                .contains(Code.BAD_FIELD, Code.MISSING_FIELD, Code.TYPE, Code.UNKNOWN_COLUMN, Code.NON_DETERMINISTIC);
    }

    @Test
    void rulesOfAFolderHaveIdsOfTheirOwn(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a-rule.sql"), IMMEDIATE);
        Files.writeString(folder.resolve("b-rule.sql"), IMMEDIATE);
        List<Problem> problems = checker.checkAll(folder).stream()
                .flatMap(rule -> rule.problems().stream())
                .toList();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.DUPLICATE_ID);
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.file()).endsWith("b-rule.sql");
        });
        JsonNode json = new ObjectMapper().readTree(RuleChecker.json(problems));
        assertThat(json.get(0).get("line").asInt()).isEqualTo(2);
        assertThat(json.get(0).get("code").asText()).isEqualTo("DUPLICATE_ID");
    }

    /** Hostile or broken texts: an answer, never an exception. */
    @Test
    void anyTextIsAnswered() {
        for (String text : List.of(
                "",
                "/*",
                "/* */",
                "/* : */ SELECT",
                "*/",
                RuleTexts.header("x"),
                RuleTexts.header("x") + "SELECT",
                RuleTexts.header("x") + "SELECT " + "(".repeat(9_000) + "1",
                RuleTexts.header("x") + "SELECT NOT ".repeat(5_000),
                RuleTexts.header("x") + "SELECT 1 FROM (VALUES (1))",
                RuleTexts.header("x") + "TABLE transactions",
                RuleTexts.header("x") + "VALUES 1",
                RuleTexts.header("x") + "SELECT * FROM transactions",
                RuleTexts.header("x") + "SELECT * FROM TABLE(f())",
                "\u0000\uffff",
                "/* &a [*a, *a] */ SELECT 1")) {
            assertThat(checker.check("x.sql", text).problems()).as(text).isNotEmpty();
        }
    }
}
