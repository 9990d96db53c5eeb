package io.weir.jobs.rules;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.Evidence;
import io.weir.sql.TableColumn;
import io.weir.sql.Tables;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.Schema;
import org.apache.flink.types.Row;

/** Events as rows of a table that rules read; of its columns only those that somebody asks for, since a row of all is long. */
public final class EventRows implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NO_FEATURE = -1;

    private final String[] names;
    private final String[] types;
    private final boolean[] required;
    /** Places in the vector of features. */
    private final int[] features;

    /** @param wanted names of columns; event_time and evidence come in any case */
    public EventRows(String table, Catalogue catalogue, Predicate<String> wanted) {
        List<TableColumn> columns = new Tables(catalogue)
                .columns(table).stream()
                        .filter(column -> wanted.test(column.name())
                                || column.name().equals(Tables.EVENT_TIME)
                                || column.name().equals(Tables.EVIDENCE))
                        .toList();
        names = columns.stream().map(TableColumn::name).toArray(String[]::new);
        types = columns.stream().map(TableColumn::type).toArray(String[]::new);
        required = new boolean[names.length];
        features = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            required[i] = columns.get(i).required();
            features[i] = table.equals(Tables.TRANSACTIONS) ? catalogue.indexOf(names[i]) : NO_FEATURE;
        }
    }

    /** Those columns of a table that a rule names, and those that the segments of its thresholds look at. */
    static EventRows of(String table, Catalogue catalogue, CheckedRule rule) {
        Set<String> names = new HashSet<>(rule.names());
        if (rule.header().thresholds().stream()
                .anyMatch(threshold -> !threshold.segments().isEmpty())) {
            names.addAll(List.of("type", "country", "currency", "channel"));
        }
        return new EventRows(table, catalogue, names::contains);
    }

    /** Whether a column is a feature. */
    boolean readsFeatures() {
        return Arrays.stream(features).anyMatch(feature -> feature != NO_FEATURE);
    }

    /** As Flink's serializers know it. */
    public TypeInformation<Row> type() {
        TypeInformation<?>[] all = new TypeInformation<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            all[i] = switch (types[i]) {
                case "STRING" -> Types.STRING;
                case "BIGINT" -> Types.LONG;
                case "DOUBLE" -> Types.DOUBLE;
                case "TIMESTAMP_LTZ(3)" -> Types.INSTANT;
                default -> throw new IllegalStateException(types[i]);
            };
        }
        return Types.ROW_NAMED(names, all);
    }

    /** As Flink SQL knows it, with the watermark of {@code sql/tables}. */
    public Schema schema() {
        return schema("event_time - INTERVAL '5' SECOND");
    }

    /** The same of a stream that tells event time itself. */
    Schema schemaOfStream() {
        return schema("SOURCE_WATERMARK()");
    }

    private Schema schema(String watermark) {
        Schema.Builder schema = Schema.newBuilder();
        for (int i = 0; i < names.length; i++) {
            schema.column(names[i], types[i] + (required[i] ? " NOT NULL" : ""));
        }
        return schema.watermark(Tables.EVENT_TIME, watermark).build();
    }

    /** @param values in the order of the catalogue, null where no column is a feature; NaN is NULL */
    public Row of(Transaction t, float[] values) {
        Row row = new Row(names.length);
        for (int i = 0; i < names.length; i++) {
            row.setField(i, features[i] == NO_FEATURE ? field(t, names[i]) : number(values[features[i]]));
        }
        return row;
    }

    public Row of(AccountEvent event) {
        Row row = new Row(names.length);
        for (int i = 0; i < names.length; i++) {
            row.setField(i, field(event, names[i]));
        }
        return row;
    }

    private static Object field(Transaction t, String column) {
        return switch (column) {
            case "id" -> t.id();
            case "event_time" -> t.time();
            case "type" -> t.type().name();
            case "account" -> t.account();
            case "customer" -> t.customer();
            case "amount_minor" -> t.amountMinor();
            case "currency" -> t.currency();
            case "counterparty" -> t.counterparty();
            case "counterparty_bank" -> t.counterpartyBank();
            case "merchant" -> t.merchant();
            case "terminal" -> t.terminal();
            case "mcc" -> t.mcc();
            case "channel" -> t.channel();
            case "country" -> t.country();
            case "latitude" -> number(t.latitude());
            case "longitude" -> number(t.longitude());
            case "device" -> t.device();
            case "ip" -> t.ip();
            case "evidence" -> Evidence.of(t);
            default -> throw new IllegalStateException("transactions have no " + column);
        };
    }

    private static Object field(AccountEvent e, String column) {
        return switch (column) {
            case "id" -> e.id();
            case "event_time" -> e.time();
            case "type" -> e.type().name();
            case "account" -> e.account();
            case "customer" -> e.customer();
            case "device" -> e.device();
            case "ip" -> e.ip();
            case "country" -> e.country();
            case "channel" -> e.channel();
            case "beneficiary" -> e.beneficiary();
            case "beneficiary_bank" -> e.beneficiaryBank();
            case "evidence" -> Evidence.of(e);
            default -> throw new IllegalStateException("account events have no " + column);
        };
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
