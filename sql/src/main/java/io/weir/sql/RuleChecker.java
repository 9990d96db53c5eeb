package io.weir.sql;

import io.weir.features.Catalogue;
import io.weir.sql.Problem.Code;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads rules, says everything that is wrong with them, and compiles those that one transaction answers. Safe for use by several threads. */
public final class RuleChecker {
    private static final int MOST_RULES = 2_000;

    private final Catalogue catalogue;
    private final Tables tables;

    public RuleChecker(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.tables = new Tables(catalogue);
    }

    public Tables tables() {
        return tables;
    }

    /**
     * Checks a rule's text.
     *
     * @param file what problems call it
     */
    public CheckedRule check(String file, String text) {
        return check(file, text, Map.of());
    }

    /**
     * Checks a rule's text as if some of its thresholds had other defaults; the values of their segments stay.
     *
     * @param file what problems call it
     * @param defaults by the names of thresholds; one that the rule does not have is a problem
     */
    public CheckedRule check(String file, String text, Map<String, BigDecimal> defaults) {
        Problems problems = new Problems(file);
        if (text.length() > RuleSql.MOST_CHARACTERS) {
            problems.add(
                    1,
                    1,
                    Code.TOO_LARGE,
                    "The file has %,d characters".formatted(text.length()),
                    "%,d are possible".formatted(RuleSql.MOST_CHARACTERS));
            return new CheckedRule(file, text, null, null, problems.sorted(), null);
        }
        Set<String> columns = new HashSet<>();
        tables.columns(Tables.TRANSACTIONS).forEach(column -> columns.add(column.name()));
        RuleHeader header = HeaderReader.read(text, columns, problems);
        if (header != null && !defaults.isEmpty()) {
            header = header.with(defaults, problems);
        }
        RuleHeader known = header == null ? HeaderReader.NONE : header;
        RuleSql sql = new RuleSql(text, tables, known, problems);
        CheckedRule.Kind kind = sql.check();
        ImmediateRule immediate = null;
        if (kind == CheckedRule.Kind.STATEFUL && known.outcome() != null) {
            problems.add(
                    1,
                    1,
                    Code.BAD_FIELD,
                    "The rule looks at more than one transaction, so it comes too late for an outcome",
                    "Leave outcome out: it raises alerts only");
        }
        if (kind == CheckedRule.Kind.IMMEDIATE && !problems.any()) {
            try {
                immediate =
                        ImmediateRule.of(header, new WriteJava(tables, catalogue, header).compile(sql.expressions()));
            } catch (RuntimeException e) {
                // What Calcite types and we have no Java for: an author's text must get an answer, whatever it is.
                problems.add(
                        1,
                        1,
                        Code.NOT_SUPPORTED,
                        "The rule cannot be compiled: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        "Write it with simpler functions and types");
            }
        }
        return new CheckedRule(file, text, header, kind, problems.sorted(), immediate);
    }

    /** The header of a text alone, in no time; null where it cannot be read. What may be wrong with it, only {@link #check} tells. */
    public static RuleHeader header(String text) {
        return HeaderReader.read(text, Set.of(), new Problems(""));
    }

    /**
     * Checks all rules of a folder, and that they fit together.
     *
     * @return in the order of their files' names
     * @throws IOException when a file cannot be read
     */
    public List<CheckedRule> checkAll(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .limit(MOST_RULES + 1L)
                    .toList();
        }
        if (files.size() > MOST_RULES) {
            throw new IOException(folder + " holds more than " + MOST_RULES + " rules");
        }
        return checkAll(files);
    }

    /**
     * Checks rules, and that they fit together.
     *
     * @return in the order of their files
     * @throws IOException when a file cannot be read
     */
    public List<CheckedRule> checkAll(List<Path> files) throws IOException {
        List<CheckedRule> checked = new ArrayList<>();
        Map<String, String> byId = new HashMap<>();
        for (Path file : files) {
            CheckedRule rule = check(file);
            List<Problem> problems = new ArrayList<>(rule.problems());
            if (rule.header() != null) {
                String id = rule.header().id();
                int line = lineOf(rule.text(), "id:");
                String other = byId.putIfAbsent(id, file.toString());
                if (other != null) {
                    problems.add(
                            0,
                            new Problem(
                                    file.toString(),
                                    line,
                                    1,
                                    Code.DUPLICATE_ID,
                                    "The id " + id + " is that of " + other,
                                    "Give each rule its own id"));
                } else if (!file.getFileName().toString().equals(id + ".sql")) {
                    problems.add(
                            0,
                            new Problem(
                                    file.toString(),
                                    line,
                                    1,
                                    Code.BAD_FIELD,
                                    "The id is " + id + ", but the file is called otherwise",
                                    "Call the file " + id + ".sql"));
                }
            }
            checked.add(
                    new CheckedRule(rule.file(), rule.text(), rule.header(), rule.kind(), problems, rule.immediate()));
        }
        return checked;
    }

    /**
     * Checks a rule's file.
     *
     * @throws IOException when it cannot be read
     */
    public CheckedRule check(Path file) throws IOException {
        try {
            return check(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            Problem problem =
                    new Problem(file.toString(), 1, 1, Code.SYNTAX, "The file is not valid UTF-8", "Save it as UTF-8");
            return new CheckedRule(file.toString(), "", null, null, List.of(problem), null);
        }
    }

    /** The problems as JSON, for editors: a list of objects with file, line, column, code, message and fix. */
    public static String json(List<Problem> problems) {
        return Problems.json(problems);
    }

    private static int lineOf(String text, String start) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i + 1;
            }
        }
        return 1;
    }
}
