package io.weir.sql;

import io.weir.events.BelievableTime;
import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.sql.Problem.Code;
import io.weir.sql.RuleHeader.Status;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads the header of a rule: YAML in the block comment that the file begins with. Only the tree of texts is taken from YAML, no objects are made of it.
 * Whatever is wrong is noted with its place, and a harmless value takes its place so that reading goes on.
 */
final class HeaderReader {
    private static final Map<String, String> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("id", "kebab-case, as the file is called");
        FIELDS.put("version", "a whole number from 1");
        FIELDS.put("title", "a few words for lists");
        FIELDS.put("typology", "the kind of crime, kebab-case");
        FIELDS.put("severity", "LOW, MEDIUM, HIGH or CRITICAL");
        FIELDS.put("owner", "who answers for the rule");
        FIELDS.put("status", "draft, shadow, live or retired");
        FIELDS.put("subject", "ACCOUNT or CUSTOMER: whom an alert is about");
        FIELDS.put("effective-from", "an instant such as 2026-03-02T00:00:00Z");
        FIELDS.put("at-most", "the most alerts that are believed, such as 50 per hour");
        FIELDS.put("outcome", "of an immediate rule: ALLOW, REVIEW (default) or BLOCK");
        FIELDS.put("thresholds", "named numbers, with values per segment");
    }

    private static final Set<String> OPTIONAL = Set.of("outcome", "thresholds");
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,6}) per (minute|hour|day)");
    private static final Map<String, Duration> SPANS =
            Map.of("minute", Duration.ofMinutes(1), "hour", Duration.ofHours(1), "day", Duration.ofDays(1));
    private static final int MOST_TEXT = 200;
    private static final int MOST_CHARACTERS = 20_000;

    /** Stands for one that cannot be read, so that the SELECT can be judged all the same. */
    static final RuleHeader NONE = new RuleHeader(
            "none",
            1,
            "",
            "none",
            Severity.LOW,
            "",
            Status.DRAFT,
            SubjectType.ACCOUNT,
            null,
            BelievableTime.EARLIEST,
            new Rate(1, Duration.ofHours(1)),
            List.of());

    private final Problems problems;
    private final HeaderNodes nodes;
    private final int firstLine;
    private final Set<String> columns;

    private HeaderReader(Problems problems, int firstLine, Set<String> columns) {
        this.problems = problems;
        this.firstLine = firstLine;
        this.nodes = new HeaderNodes(problems, firstLine);
        this.columns = columns;
    }

    /**
     * Reads the header of a file's text.
     *
     * @param columns names that a threshold may not have
     * @return null where there is no header to be read at all
     */
    static RuleHeader read(String text, Set<String> columns, Problems problems) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = text.indexOf("*/", start);
        if (!text.startsWith("/*", start) || end < 0) {
            problems.add(
                    1,
                    1,
                    Code.MISSING_FIELD,
                    "The file has no header",
                    "A rule begins with a block comment /* ... */ that holds id: and the other fields, a line each");
            return null;
        }
        if (end - start > MOST_CHARACTERS) {
            problems.add(
                    1, 1, Code.TOO_LARGE, "The header is too long", "It can have " + MOST_CHARACTERS + " characters");
            return null;
        }
        int firstLine = 1
                + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        // Two blanks in the place of the comment's mark keep YAML's columns those of the file.
        String yaml = "  " + text.substring(start + 2, end);
        return new HeaderReader(problems, firstLine, columns).header(yaml);
    }

    static boolean isId(String text) {
        return text.length() <= MOST_TEXT && KEBAB.matcher(text).matches();
    }

    private RuleHeader header(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(8);
        Node root;
        try {
            root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            nodes.add(
                    mark,
                    Code.HEADER_SYNTAX,
                    "The header cannot be read: " + e.getProblem(),
                    "A field is name: value on its line");
            return null;
        } catch (YAMLException e) {
            problems.add(
                    firstLine,
                    1,
                    Code.HEADER_SYNTAX,
                    "The header cannot be read: " + e.getMessage(),
                    "A field is name: value on its line");
            return null;
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.add(
                    firstLine,
                    1,
                    Code.HEADER_SYNTAX,
                    "The header holds no fields",
                    "A field is name: value on its line");
            return null;
        }
        Map<String, Node> fields = nodes.members(mapping, FIELDS.keySet(), "a rule");
        FIELDS.forEach((name, what) -> {
            if (!fields.containsKey(name) && !OPTIONAL.contains(name)) {
                problems.add(
                        firstLine, 1, Code.MISSING_FIELD, "The header has no " + name, "Add " + name + ": " + what);
            }
        });
        return new RuleHeader(
                matching(fields, "id", KEBAB, "none"),
                version(fields),
                text(fields, "title"),
                matching(fields, "typology", KEBAB, "none"),
                code(fields, "severity", Severity.class, Severity.LOW),
                text(fields, "owner"),
                code(fields, "status", Status.class, Status.DRAFT),
                subject(fields),
                fields.containsKey("outcome") ? code(fields, "outcome", Outcome.class, Outcome.REVIEW) : null,
                instant(fields),
                rate(fields),
                new ThresholdReader(nodes, columns).thresholds(fields.get("thresholds")));
    }

    private String text(Map<String, Node> fields, String name) {
        Node node = fields.get(name);
        if (node == null) {
            return "";
        }
        String text = node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
        if (text.isEmpty() || text.length() > MOST_TEXT) {
            nodes.bad(node, name, text, "It must be " + FIELDS.get(name) + ", with 1 to " + MOST_TEXT + " characters");
        }
        return text;
    }

    private String matching(Map<String, Node> fields, String name, Pattern pattern, String otherwise) {
        String text = text(fields, name);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            nodes.bad(fields.get(name), name, text, "It must be kebab-case, such as new-device-large-amount");
            return otherwise;
        }
        return text.isEmpty() ? otherwise : text;
    }

    private int version(Map<String, Node> fields) {
        String text = text(fields, "version");
        if (text.matches("[1-9][0-9]{0,5}")) {
            return Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            nodes.bad(fields.get("version"), "version", text, "It must be a whole number from 1");
        }
        return 1;
    }

    private <E extends Enum<E>> E code(Map<String, Node> fields, String name, Class<E> type, E otherwise) {
        String text = text(fields, name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        if (!text.isEmpty()) {
            nodes.bad(fields.get(name), name, text, Problems.suggestion(text, names(type)));
        }
        return otherwise;
    }

    private SubjectType subject(Map<String, Node> fields) {
        SubjectType subject = code(fields, "subject", SubjectType.class, SubjectType.ACCOUNT);
        if (subject == SubjectType.RULE) {
            nodes.bad(fields.get("subject"), "subject", subject.name(), "It must be " + FIELDS.get("subject"));
        }
        return subject;
    }

    private static List<String> names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> type == Status.class ? constant.name().toLowerCase(Locale.ROOT) : constant.name())
                .toList();
    }

    private Instant instant(Map<String, Node> fields) {
        String text = text(fields, "effective-from");
        try {
            return text.isEmpty() ? BelievableTime.EARLIEST : Instant.parse(text);
        } catch (DateTimeParseException e) {
            nodes.bad(
                    fields.get("effective-from"), "effective-from", text, "It must be " + FIELDS.get("effective-from"));
            return BelievableTime.EARLIEST;
        }
    }

    private Rate rate(Map<String, Node> fields) {
        String text = text(fields, "at-most");
        Matcher rate = RATE.matcher(text);
        if (rate.matches()) {
            return new Rate(Integer.parseInt(rate.group(1)), SPANS.get(rate.group(2)));
        }
        if (!text.isEmpty()) {
            nodes.bad(
                    fields.get("at-most"),
                    "at-most",
                    text,
                    "It must be a number per minute, hour or day, such as 50 per hour");
        }
        return new Rate(1, Duration.ofHours(1));
    }

    /** The fields of a header and what each must be, for the documentation. */
    static Map<String, String> fields() {
        return FIELDS.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        field -> field.getValue() + (OPTIONAL.contains(field.getKey()) ? "" : " (required)"),
                        (a, b) -> a,
                        LinkedHashMap::new));
    }
}
