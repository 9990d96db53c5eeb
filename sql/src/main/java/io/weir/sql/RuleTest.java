package io.weir.sql;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import io.weir.sql.Problem.Code;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The test beside a rule: tables of events, and in the last columns the alert that each must raise. Cases know nothing of each other.
 *
 * <pre>
 * case: three small ones, then a large one
 * id | at    | type | amount | alert
 * t1 | 09:00 | CARD | 1.00   |
 * t2 | 09:05 | CARD | 900.00 | A t1 t2
 * </pre>
 *
 * @param problems with the file itself; where there are any, the cases are not whole
 */
public record RuleTest(List<Case> cases, List<Problem> problems) {
    /** One story. */
    public record Case(
            String title,
            int line,
            List<Payment> payments,
            List<AccountEvent> accountEvents,
            List<Expected> expected) {}

    /** A transaction with its features, in the order of the catalogue. */
    @SuppressWarnings("ArrayRecordComponent") // As it is in a feature vector; never compared.
    public record Payment(Transaction transaction, float[] values) {}

    /**
     * An alert that must be raised.
     *
     * @param reason null where any will do
     */
    public record Expected(int line, String subject, List<String> evidence, String reason) {}

    private static final Instant DAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final Pattern TIME =
            Pattern.compile("(?:\\+([0-9]{1,3})d )?([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,3})?)?)");
    private static final int MOST_LINES = 2_000;

    /** Reads a test. */
    public static RuleTest read(String file, String text, Catalogue catalogue) {
        return new Reader(file, catalogue).read(text);
    }

    private static final class Reader {
        private static final Set<String> EVENT_COLUMNS = new LinkedHashSet<>(List.of(
                "id",
                "at",
                "type",
                "account",
                "customer",
                "device",
                "ip",
                "country",
                "channel",
                "beneficiary",
                "beneficiary_bank"));
        private static final Set<String> PAYMENT_COLUMNS = new LinkedHashSet<>(List.of(
                "id",
                "at",
                "type",
                "account",
                "customer",
                "amount",
                "amount_minor",
                "currency",
                "counterparty",
                "counterparty_bank",
                "merchant",
                "terminal",
                "mcc",
                "channel",
                "country",
                "latitude",
                "longitude",
                "device",
                "ip"));

        private final Problems problems;
        private final Catalogue catalogue;
        private final List<Case> cases = new ArrayList<>();
        private final Set<String> ids = new TreeSet<>();
        private boolean ofEvents;
        private List<String> header;
        private int line;

        Reader(String file, Catalogue catalogue) {
            problems = new Problems(file);
            this.catalogue = catalogue;
        }

        RuleTest read(String text) {
            List<String> lines = text.lines().toList();
            if (lines.size() > MOST_LINES) {
                problem("The test has %,d lines".formatted(lines.size()), "%,d are possible".formatted(MOST_LINES));
                return new RuleTest(cases, problems.sorted());
            }
            for (String full : lines) {
                line++;
                String content = full.strip();
                if (content.startsWith("case:")) {
                    begin(content.substring(5).strip());
                } else if (content.isEmpty()) {
                    header = null;
                } else if (content.equals("account_events:") || content.equals("transactions:")) {
                    ofEvents = content.startsWith("account");
                    header = null;
                } else if (!content.startsWith("#")) {
                    row(Arrays.stream(full.split("\\|", -1)).map(String::strip).toList());
                }
            }
            if (cases.isEmpty()) {
                problem("The test has no rows", "Write a line such as id | at | amount | alert, and rows under it");
            }
            return new RuleTest(cases, problems.sorted());
        }

        private void begin(String title) {
            cases.add(new Case(title, line, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
            ids.clear();
            ofEvents = false;
            header = null;
        }

        private void row(List<String> cells) {
            if (cases.isEmpty()) {
                begin("");
            }
            if (header == null) {
                header = cells;
                Set<String> known = new LinkedHashSet<>(ofEvents ? EVENT_COLUMNS : PAYMENT_COLUMNS);
                if (!ofEvents) {
                    known.addAll(catalogue.names());
                }
                known.addAll(List.of("alert", "reason"));
                for (String name : cells) {
                    if (!known.contains(name)) {
                        problem("There is no column " + name, Problems.suggestion(name, known));
                    }
                }
                if (!cells.containsAll(List.of("id", "at"))) {
                    problem("The table has no id or no at", "Name the columns in its first line: id | at | ...");
                }
                return;
            }
            if (cells.size() != header.size()) {
                problem(
                        "The row has %d cells, its table %d columns".formatted(cells.size(), header.size()),
                        "Separate cells by |");
                return;
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    row.put(header.get(i), cells.get(i));
                }
            }
            String id = row.getOrDefault("id", "");
            if (id.isEmpty() || !ids.add(id)) {
                problem("The row has no id of its own", "Give each row of a case another id");
                return;
            }
            Case current = cases.get(cases.size() - 1);
            if (ofEvents) {
                current.accountEvents.add(accountEvent(row));
            } else {
                current.payments.add(payment(row));
            }
            String alert = row.get("alert");
            if (alert != null) {
                List<String> words = List.of(alert.split("\\s+"));
                if (words.size() < 2) {
                    problem("An alert is its subject and the ids of its evidence", "Write such as A t1 t2");
                } else {
                    current.expected.add(
                            new Expected(line, words.get(0), words.subList(1, words.size()), row.get("reason")));
                }
            }
        }

        private AccountEvent accountEvent(Map<String, String> row) {
            return new AccountEvent(
                    row.get("id"),
                    time(row.getOrDefault("at", "00:00")),
                    code(AccountEventType.class, row.get("type"), AccountEventType.LOGIN_SUCCEEDED),
                    row.getOrDefault("account", "A"),
                    row.getOrDefault("customer", "C"),
                    row.get("device"),
                    row.get("ip"),
                    row.get("country"),
                    row.get("channel"),
                    row.get("beneficiary"),
                    row.get("beneficiary_bank"));
        }

        private Payment payment(Map<String, String> row) {
            float[] values = new float[catalogue.size()];
            Arrays.fill(values, Float.NaN);
            for (int i = 0; i < values.length; i++) {
                String value = row.get(catalogue.names().get(i));
                if (value != null && !(i == catalogue.indexOf("amount"))) {
                    values[i] = (float) number(value);
                }
            }
            long amount = row.containsKey("amount_minor")
                    ? (long) number(row.get("amount_minor"))
                    : Math.round(number(row.getOrDefault("amount", "10")) * 100);
            if (catalogue.indexOf("amount") >= 0) {
                values[catalogue.indexOf("amount")] = amount;
            }
            Transaction transaction = new Transaction(
                    row.get("id"),
                    time(row.getOrDefault("at", "00:00")),
                    code(TransactionType.class, row.get("type"), TransactionType.CARD),
                    row.getOrDefault("account", "A"),
                    row.getOrDefault("customer", "C"),
                    amount,
                    row.getOrDefault("currency", "EUR"),
                    row.get("counterparty"),
                    row.get("counterparty_bank"),
                    row.get("merchant"),
                    row.get("terminal"),
                    row.get("mcc"),
                    row.get("channel"),
                    row.get("country"),
                    row.containsKey("latitude") ? number(row.get("latitude")) : Double.NaN,
                    row.containsKey("longitude") ? number(row.get("longitude")) : Double.NaN,
                    row.get("device"),
                    row.get("ip"));
            return new Payment(transaction, values);
        }

        private <E extends Enum<E>> E code(Class<E> type, String text, E usual) {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text)) {
                    return constant;
                }
            }
            if (text != null) {
                problem(
                        "There is no type " + text,
                        Problems.suggestion(
                                text,
                                Arrays.stream(type.getEnumConstants())
                                        .map(Enum::name)
                                        .toList()));
            }
            return usual;
        }

        private double number(String text) {
            try {
                return new BigDecimal(text).doubleValue();
            } catch (NumberFormatException e) {
                problem("\"" + text + "\" is no number", "Write such as 9500.00; an empty cell is NULL");
                return 0;
            }
        }

        private Instant time(String text) {
            Matcher time = TIME.matcher(text);
            try {
                if (time.matches()) {
                    long days = time.group(1) == null ? 0 : Long.parseLong(time.group(1));
                    return DAY.plus(Duration.ofDays(days))
                            .plusNanos(LocalTime.parse(time.group(2)).toNanoOfDay());
                }
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                problem(
                        "\"" + text + "\" is no time",
                        "Write 09:30, +2d 09:30 or an instant; the first day is 2026-03-02, UTC");
                return DAY;
            }
        }

        private void problem(String message, String fix) {
            problems.add(line, 1, Code.TEST, message, fix);
        }
    }

    /** An alert that was raised. */
    public record Raised(String subject, List<String> evidence, String reason) {}

    /** Runs an immediate rule on its cases. */
    public List<CaseResult> run(ImmediateRule rule) {
        List<CaseResult> results = new ArrayList<>();
        for (Case test : cases) {
            List<Raised> raised = new ArrayList<>();
            List<String> failures = new ArrayList<>();
            for (Payment payment : test.payments()) {
                ImmediateRule.Answer answer = rule.of(payment.transaction(), payment.values());
                if (answer instanceof ImmediateRule.Hit hit) {
                    raised.add(new Raised(
                            hit.subject(),
                            hit.evidence().stream().map(Evidence::id).toList(),
                            hit.reason()));
                } else if (answer instanceof ImmediateRule.Failed failed) {
                    failures.add("it fails at " + payment.transaction().id() + ": " + failed.why());
                }
            }
            results.add(CaseResult.of(test, raised, failures));
        }
        return results;
    }
}
