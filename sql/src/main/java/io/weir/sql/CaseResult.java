package io.weir.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a rule made of a case of its test, against what it had to make of it.
 *
 * @param missing alerts that were not raised
 * @param surplus alerts that nobody expects
 * @param otherReasons alerts that were raised for another reason than expected
 * @param failures why it could not be answered, where it could not
 */
public record CaseResult(
        RuleTest.Case test,
        List<RuleTest.Expected> missing,
        List<RuleTest.Raised> surplus,
        List<OtherReason> otherReasons,
        List<String> failures) {
    public CaseResult {
        missing = List.copyOf(missing);
        surplus = List.copyOf(surplus);
        otherReasons = List.copyOf(otherReasons);
        failures = List.copyOf(failures);
    }

    /** An alert with another sentence. */
    public record OtherReason(RuleTest.Expected expected, RuleTest.Raised raised) {}

    /** @param raised in any order; the same alert twice is one */
    public static CaseResult of(RuleTest.Case test, List<RuleTest.Raised> raised, List<String> failures) {
        List<RuleTest.Raised> left = new ArrayList<>(new LinkedHashSet<>(raised));
        List<RuleTest.Expected> missing = new ArrayList<>();
        List<OtherReason> otherReasons = new ArrayList<>();
        for (RuleTest.Expected expected : test.expected()) {
            RuleTest.Raised found = left.stream()
                    .filter(alert -> alert.subject().equals(expected.subject())
                            && alert.evidence().equals(expected.evidence()))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                missing.add(expected);
                continue;
            }
            left.remove(found);
            if (expected.reason() != null && !expected.reason().equals(found.reason())) {
                otherReasons.add(new OtherReason(expected, found));
            }
        }
        return new CaseResult(test, missing, left, otherReasons, failures);
    }

    public boolean passed() {
        return missing.isEmpty() && surplus.isEmpty() && otherReasons.isEmpty() && failures.isEmpty();
    }

    /** What is wrong, a line for each expected and each raised alert; empty where it passed. */
    public List<String> told() {
        List<String> lines = new ArrayList<>();
        failures.forEach(failure -> lines.add("failed    " + failure));
        for (RuleTest.Expected expected : missing) {
            lines.add("expected  " + alert(expected.subject(), expected.evidence(), expected.reason()) + "   (line "
                    + expected.line() + ")");
        }
        for (RuleTest.Raised raised : surplus) {
            lines.add("got       " + alert(raised.subject(), raised.evidence(), raised.reason()));
        }
        for (OtherReason other : otherReasons) {
            lines.add("expected  "
                    + alert(other.expected.subject(), other.expected.evidence(), other.expected.reason())
                    + "   (line " + other.expected.line() + ")");
            lines.add("got       " + alert(other.raised.subject(), other.raised.evidence(), other.raised.reason()));
        }
        if (!missing.isEmpty() && surplus.isEmpty()) {
            lines.add("got       nothing else");
        }
        if (missing.isEmpty() && !surplus.isEmpty()) {
            lines.add("expected  nothing else");
        }
        return lines;
    }

    private static String alert(String subject, List<String> evidence, String reason) {
        return subject + " " + String.join(" ", evidence) + (reason == null ? "" : " | " + reason);
    }
}
