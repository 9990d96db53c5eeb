package io.weir.sql;

import io.weir.events.AccountEvent;
import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Meaning;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.Feature;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What rules can read: a table for each kind of event, and lists to look things up in. Made from the event records and the catalogue of features, so that
 * a rule and the code cannot mean different things. {@code sql/tables/} shows it as Flink SQL.
 */
public final class Tables {
    /** The table an immediate rule reads. */
    public static final String TRANSACTIONS = "transactions";

    public static final String ACCOUNT_EVENTS = "account_events";

    /** When it happened; every table that is a stream has it. */
    public static final String EVENT_TIME = "event_time";

    /** What an alert needs to know of an event. */
    public static final String EVIDENCE = "evidence";

    private static final TableColumn EVIDENCE_COLUMN = new TableColumn(
            EVIDENCE,
            "STRING",
            true,
            "What an alert needs to know of the event: return it, or an ARRAY of them, as evidence; never look inside");

    private final Map<String, List<TableColumn>> tables = new LinkedHashMap<>();

    public Tables(Catalogue catalogue) {
        List<TableColumn> transactions = columns(Transaction.class);
        transactions.add(EVIDENCE_COLUMN);
        for (Feature feature : catalogue.features()) {
            transactions.add(
                    new TableColumn(feature.name(), "DOUBLE", false, feature.meaning() + "; " + feature.unit()));
        }
        List<TableColumn> accountEvents = columns(AccountEvent.class);
        accountEvents.add(EVIDENCE_COLUMN);
        tables.put(TRANSACTIONS, transactions);
        tables.put(ACCOUNT_EVENTS, accountEvents);
        tables.put("decisions", columns(Decision.class));
        tables.put("alerts", columns(Alert.class));
        tables.put(
                "country_risks",
                List.of(
                        new TableColumn("country", "STRING", true, "ISO 3166-1 alpha-2"),
                        new TableColumn(
                                "risk",
                                "INT",
                                true,
                                "1 under increased monitoring, 2 called to action on by the FATF")));
        tables.put(
                "mcc_risks",
                List.of(
                        new TableColumn("mcc", "STRING", true, "Merchant category, ISO 18245"),
                        new TableColumn("risk", "INT", true, "1: a trade that moves money easily")));
    }

    /** Names of the tables. */
    public List<String> names() {
        return List.copyOf(tables.keySet());
    }

    /** The columns of a table. */
    public List<TableColumn> columns(String table) {
        return tables.get(table);
    }

    /** Whether it is a stream of events, with an event time. */
    boolean isStream(String table) {
        return tables.containsKey(table)
                && tables.get(table).stream().anyMatch(column -> column.name().equals(EVENT_TIME));
    }

    /** The table as a statement of Flink SQL, without a connector: the job says where the rows come from. */
    public String ddl(String table) {
        List<String> lines = new ArrayList<>();
        for (TableColumn column : tables.get(table)) {
            lines.add("  `%s` %s%s COMMENT '%s'"
                    .formatted(
                            column.name(),
                            column.type(),
                            column.required() ? " NOT NULL" : "",
                            column.meaning().replace("'", "''")));
        }
        if (isStream(table)) {
            lines.add("  WATERMARK FOR `%s` AS `%s` - INTERVAL '5' SECOND".formatted(EVENT_TIME, EVENT_TIME));
        }
        return "CREATE TABLE `" + table + "` (\n" + String.join(",\n", lines) + "\n)";
    }

    private static List<TableColumn> columns(Class<? extends Record> record) {
        List<TableColumn> columns = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            Meaning meaning = component.getAnnotation(Meaning.class);
            String unit = meaning.unit();
            columns.add(new TableColumn(
                    name(component.getName()),
                    type(component),
                    meaning.required(),
                    meaning.value() + (unit.isEmpty() || component.getType() == Instant.class ? "" : "; " + unit)));
        }
        return columns;
    }

    /** TIME alone is a word of SQL. */
    private static String name(String component) {
        return component.equals("time")
                ? EVENT_TIME
                : component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String type(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == Instant.class) {
            return "TIMESTAMP_LTZ(3)";
        } else if (type == long.class) {
            return "BIGINT";
        } else if (type == int.class) {
            return "INT";
        } else if (type == double.class) {
            return "DOUBLE";
        } else if (type == boolean.class) {
            return "BOOLEAN";
        } else if (type == List.class) {
            return "ARRAY<STRING>";
        } else if (type == String.class || type.isEnum()) {
            return "STRING";
        }
        throw new IllegalStateException("No column type for " + component);
    }
}
