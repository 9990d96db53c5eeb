package io.weir.sql;

import io.weir.features.Catalogue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule and what came of its test.
 *
 * @param problems that kept it from being run, of the rule or of its test; there are no results then
 */
public record TestedRule(CheckedRule rule, List<Problem> problems, List<CaseResult> results) {
    public TestedRule {
        problems = List.copyOf(problems);
        results = List.copyOf(results);
    }

    /** The test beside a rule's file. */
    public static Path fileOf(CheckedRule rule) {
        return Path.of(rule.file().replaceFirst("\\.sql$", "") + ".test");
    }

    /**
     * The test beside a rule; with a problem where it is missing, cannot be read, or expects no alert at all, since it would pass a rule that never hits.
     *
     * @throws IOException when it cannot be read
     */
    public static RuleTest testOf(CheckedRule rule, Catalogue catalogue) throws IOException {
        Path file = fileOf(rule);
        if (!Files.exists(file)) {
            return failed(file, "The rule has no test", "Write " + file.getFileName() + " beside it");
        }
        RuleTest test;
        try {
            test = RuleTest.read(file.toString(), Files.readString(file), catalogue);
        } catch (CharacterCodingException e) {
            return failed(file, "The file is not valid UTF-8", "Save it as UTF-8");
        }
        if (test.problems().isEmpty()
                && test.cases().stream().allMatch(one -> one.expected().isEmpty())) {
            return failed(file, "The test expects no alert", "Add a case with an alert: A t1 in the column alert");
        }
        return test;
    }

    private static RuleTest failed(Path file, String message, String fix) {
        return new RuleTest(List.of(), List.of(new Problem(file.toString(), 1, 1, Problem.Code.TEST, message, fix)));
    }

    public boolean passed() {
        return problems.isEmpty() && results.stream().allMatch(CaseResult::passed);
    }

    /** What came of it, in lines for a person. */
    public List<String> told() {
        List<String> lines = new ArrayList<>();
        String name = rule.header() == null
                ? Path.of(rule.file()).getFileName().toString()
                : rule.header().id();
        String kind = rule.kind() == null ? "" : rule.kind().name().toLowerCase(java.util.Locale.ROOT);
        if (passed()) {
            lines.add("%-28s %-10s passed  %d %s"
                    .formatted(name, kind, results.size(), results.size() == 1 ? "case" : "cases"));
            return lines;
        }
        lines.add("%-28s %-10s FAILED".formatted(name, kind).stripTrailing());
        problems.forEach(problem -> lines.add("  " + problem));
        for (CaseResult result : results) {
            if (!result.passed()) {
                lines.add("  " + fileOf(rule) + ":" + result.test().line()
                        + (result.test().title().isEmpty()
                                ? ""
                                : ": " + result.test().title()));
                result.told().forEach(line -> lines.add("    " + line));
            }
        }
        return lines;
    }
}
