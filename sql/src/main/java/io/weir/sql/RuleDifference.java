package io.weir.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What is different between two versions of a rule, in sentences: what its header says, its thresholds, and what its SELECT asks. */
public final class RuleDifference {
    private static final int SHORT = 120;

    private final CheckedRule before;
    private final CheckedRule after;
    private final List<String> sentences = new ArrayList<>();

    private RuleDifference(CheckedRule before, CheckedRule after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The differences, each a sentence, or several lines where a part of the SELECT is too long for one.
     *
     * @param before without problems
     * @param after without problems
     * @return empty where only comments and blanks differ
     */
    public static List<String> between(CheckedRule before, CheckedRule after) {
        RuleDifference difference = new RuleDifference(before, after);
        difference.headers();
        difference.thresholds();
        difference.selects();
        if (!difference.sentences.isEmpty()
                && before.header().id().equals(after.header().id())
                && before.header().version() == after.header().version()) {
            difference.sentences.add("The version is %d in both: another text of a rule is another version."
                    .formatted(after.header().version()));
        }
        return difference.sentences;
    }

    private void headers() {
        RuleHeader a = before.header();
        RuleHeader b = after.header();
        field("id", a.id(), b.id());
        field("version", a.version(), b.version());
        field("title", a.title(), b.title());
        field("typology", a.typology(), b.typology());
        field("severity", a.severity(), b.severity());
        field("owner", a.owner(), b.owner());
        field("status", word(a.status()), word(b.status()));
        field("subject", a.subject(), b.subject());
        field("outcome", a.outcome(), b.outcome());
        field("effective-from", a.effectiveFrom(), b.effectiveFrom());
        field("at-most", words(a.atMost()), words(b.atMost()));
        if (before.kind() != after.kind()) {
            sentences.add(
                    after.kind() == CheckedRule.Kind.IMMEDIATE
                            ? "One transaction answers it now: it is compiled, and decides at once. Before it ran on Flink SQL."
                            : "It looks at more than one event now: it runs on Flink SQL, a watermark later. Before it was compiled.");
        }
    }

    private static String word(RuleHeader.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Rate rate) {
        Duration per = rate.per();
        return rate.alerts() + " per "
                + (per.equals(Duration.ofMinutes(1)) ? "minute" : per.equals(Duration.ofHours(1)) ? "hour" : "day");
    }

    private void field(String name, Object was, Object is) {
        if (!Objects.equals(was, is)) {
            sentences.add("The %s was %s and is %s."
                    .formatted(name, was == null ? "not given" : was, is == null ? "not given" : is));
        }
    }

    private void thresholds() {
        Map<String, Threshold> was = byName(before);
        Map<String, Threshold> is = byName(after);
        was.forEach((name, threshold) -> {
            if (!is.containsKey(name)) {
                sentences.add("There is no threshold %s any more; it was %s."
                        .formatted(name, threshold.usual().toPlainString()));
            }
        });
        is.forEach((name, threshold) -> {
            Threshold old = was.get(name);
            if (old == null) {
                sentences.add("There is a new threshold %s: %s%s."
                        .formatted(name, threshold.usual().toPlainString(), unit(threshold)));
            } else {
                values(name, old, threshold);
            }
        });
    }

    private static Map<String, Threshold> byName(CheckedRule rule) {
        Map<String, Threshold> byName = new LinkedHashMap<>();
        rule.header().thresholds().forEach(threshold -> byName.put(threshold.name(), threshold));
        return byName;
    }

    private static String unit(Threshold threshold) {
        return threshold.unit() == null ? "" : " " + threshold.unit();
    }

    private void values(String name, Threshold was, Threshold is) {
        if (was.usual().compareTo(is.usual()) != 0) {
            sentences.add("The threshold %s is %s%s, and was %s."
                    .formatted(
                            name,
                            is.usual().toPlainString(),
                            unit(is),
                            was.usual().toPlainString()));
        }
        Map<String, String> before = segments(was);
        Map<String, String> after = segments(is);
        before.forEach((segment, value) -> {
            if (!after.containsKey(segment)) {
                sentences.add("The threshold %s has no value of its own for %s any more; it was %s."
                        .formatted(name, segment, value));
            }
        });
        after.forEach((segment, value) -> {
            String old = before.get(segment);
            if (old == null) {
                sentences.add("The threshold %s is %s for %s, which had no value of its own."
                        .formatted(name, value, segment));
            } else if (!old.equals(value)) {
                sentences.add("The threshold %s is %s for %s, and was %s.".formatted(name, value, segment, old));
            }
        });
    }

    private static Map<String, String> segments(Threshold threshold) {
        Map<String, String> segments = new LinkedHashMap<>();
        for (Threshold.Segment segment : threshold.segments()) {
            List<String> words = new ArrayList<>();
            add(words, "type", segment.type());
            add(words, "country", segment.country());
            add(words, "currency", segment.currency());
            add(words, "channel", segment.channel());
            segments.put(
                    String.join(", ", words),
                    segment.value().stripTrailingZeros().toPlainString());
        }
        return segments;
    }

    private static void add(List<String> words, String name, String value) {
        if (value != null) {
            words.add(name + " " + value);
        }
    }

    private void selects() {
        SqlSelect was = select(before);
        SqlSelect is = select(after);
        if (was == null || is == null) {
            part("The SELECT", text(before, query(before)), text(after, query(after)));
            return;
        }
        Map<String, String> columnsBefore = columns(before, was);
        columns(after, is).forEach((name, text) -> part("The " + name, columnsBefore.getOrDefault(name, ""), text));
        part("What it reads from", text(before, was.getFrom()), text(after, is.getFrom()));
        conditions("WHERE", was.getWhere(), is.getWhere());
        part("The grouping", text(before, was.getGroup()), text(after, is.getGroup()));
        conditions("HAVING", was.getHaving(), is.getHaving());
    }

    private void part(String name, String was, String is) {
        if (was.equals(is)) {
            return;
        }
        if (was.length() + is.length() <= SHORT) {
            sentences.add("%s was %s and is %s.".formatted(name, was.isEmpty() ? "nothing" : was, is));
        } else {
            sentences.add(
                    "%s is another:\n    was  %s\n    is   %s".formatted(name, was.isEmpty() ? "nothing" : was, is));
        }
    }

    private void conditions(String clause, SqlNode was, SqlNode is) {
        List<String> old = conditions(before, was);
        List<String> now = conditions(after, is);
        for (String condition : old) {
            if (!now.contains(condition)) {
                sentences.add("%s does not ask any more: %s".formatted(clause, condition));
            }
        }
        for (String condition : now) {
            if (!old.contains(condition)) {
                sentences.add("%s asks now: %s".formatted(clause, condition));
            }
        }
    }

    private static List<String> conditions(CheckedRule rule, SqlNode where) {
        List<String> conditions = new ArrayList<>();
        if (where != null && where.getKind() == SqlKind.AND) {
            ((SqlBasicCall) where).getOperandList().forEach(operand -> conditions.addAll(conditions(rule, operand)));
        } else if (where != null) {
            conditions.add(text(rule, where));
        }
        return conditions;
    }

    private static Map<String, String> columns(CheckedRule rule, SqlSelect select) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (SqlNode item : select.getSelectList()) {
            boolean named = item.getKind() == SqlKind.AS;
            SqlNode expression = named ? ((SqlCall) item).operand(0) : item;
            SqlNode name = named ? ((SqlCall) item).operand(1) : item;
            columns.put(
                    name instanceof SqlIdentifier id ? id.names.get(id.names.size() - 1) : name.toString(),
                    text(rule, expression));
        }
        return columns;
    }

    private static SqlNode query(CheckedRule rule) {
        try {
            return RuleParser.parsed(rule.text());
        } catch (SqlParseException e) {
            throw new IllegalArgumentException(rule.file() + " has problems", e);
        }
    }

    /** Null for a query that is more than one SELECT. */
    private static SqlSelect select(CheckedRule rule) {
        return query(rule) instanceof SqlSelect select ? select : null;
    }

    /** A part of the rule as its author wrote it, on one line. */
    private static String text(CheckedRule rule, SqlNode node) {
        if (node == null) {
            return "";
        }
        SqlParserPos at = node.getParserPosition();
        List<String> lines = rule.text().lines().toList();
        StringBuilder text = new StringBuilder();
        for (int line = at.getLineNum(); line <= at.getEndLineNum(); line++) {
            String whole = lines.get(line - 1);
            int from = line == at.getLineNum() ? at.getColumnNum() - 1 : 0;
            int to = line == at.getEndLineNum() ? Math.min(whole.length(), at.getEndColumnNum()) : whole.length();
            text.append(withoutComment(whole.substring(from, to))).append(' ');
        }
        return text.toString().replaceAll("\\s+", " ").strip();
    }

    private static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == '\'';
            if (!quoted && line.startsWith("--", i)) {
                return line.substring(0, i);
            }
        }
        return line;
    }
}
