package io.weir.importer;

import io.weir.events.Meaning;
import io.weir.events.Transaction;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key a mapping may hold, by the object it stands in: what is refused as unknown and the table in docs/import.md both come from here. */
final class Keys {
    static final Keys MAPPING = new Keys(
            "",
            "csv: how the file is written; every key of it has a default",
            "fields: which column or constant becomes which field of a transaction (required)",
            "label: which columns tell the truth about a payment; without it no labels are made",
            "sort: `by-time` reads the whole file into memory and gives its payments in order of time; `none` (default) gives them as they stand",
            "sort-rows: with `sort: by-time`, the most payments to hold; a longer file is refused. 1 to 5000000, default 500000 (some 300 MB)");
    static final Keys CSV = new Keys(
            "csv",
            "delimiter: one ASCII character or `tab`; default `,`",
            "quote: one ASCII character or `none`; default `\"`. Doubled inside a quoted value it stands for itself",
            "charset: UTF-8 (default), ISO-8859-1, ISO-8859-15 or windows-1252",
            "columns: names of the columns of a file without a header line, in order",
            "absent: list of values that mean there is none, such as `NULL`; an empty value always does");
    static final Keys FIELDS = new Keys("fields", transactionFields());
    static final Keys ID = new Keys(
            "fields.id",
            "column: column to read",
            "row: `true` takes the line number in the file instead of a column",
            "prefix: text put before the value; `{file}` in it is the file's name without folder, .gz and .csv");
    static final Keys TIME = new Keys(
            "fields.time",
            "column: column to read (required)",
            "pattern: date pattern of java.time such as `yyyy-MM-dd HH:mm:ss`; without a time of day it is midnight",
            "zone: with a pattern that has no zone or offset: `UTC` or a name such as `Europe/Berlin`. Of a time that comes twice in autumn the first is taken",
            "epoch: `seconds` (may have a fraction) or `millis` since 1970-01-01T00:00:00Z",
            "step: length of one step such as `1 hour`, when the column counts steps",
            "start: with step: the instant of step 0 such as `2020-01-01T00:00:00Z`");
    static final Keys TYPE = new Keys(
            "fields.type",
            "column: column to read",
            "constant: the TransactionType of every payment",
            "values: table from the column's values to TransactionType; without it the column holds TransactionType");
    static final Keys AMOUNT = new Keys(
            "fields.amount",
            "column: column to read (required)",
            "unit: `major` (default: 12.34 is 12 euros 34 cents) or `minor` (1234 is)",
            "decimal-mark: `.` (default) or `,`",
            "thousands-mark: one of `,` `.` `'` `space`; default none",
            "rounding: `half-even`, `half-up` or `down`, for amounts with more digits than the currency has; default `refuse`: such a row is bad");
    static final Keys CURRENCY = new Keys(
            "fields.currency",
            "column: column to read",
            "constant: the ISO 4217 code of every payment",
            "values: table from the column's values to ISO 4217; without it the column holds ISO 4217");
    static final Keys PLACE = new Keys(
            "fields.latitude, fields.longitude",
            "column: column to read, degrees with a decimal point",
            "constant: the degrees of every payment");
    static final Keys TEXT = new Keys(
            "any other field, label.typology, label.episode",
            "column: column to read",
            "constant: the value of every payment",
            "values: table from the column's values to ours; an empty one means absent, a value not listed makes the row bad",
            "prefix: text put before the value; `{file}` as with fields.id",
            "when-type: list of TransactionType: for payments of other types the field is absent");
    static final Keys LABEL = new Keys(
            "label",
            "fraud: column that says whether the payment was fraud or laundering (required)",
            "typology: kind of crime",
            "episode: groups the payments of one crime",
            "delay: how long after the payment it became known, such as `7 days`; default `0 seconds`",
            "rows: `fraud` (default) makes labels of frauds only, `all` of honest payments too");
    static final Keys FRAUD = new Keys(
            "label.fraud",
            "column: column to read (required)",
            "values: table from the column's values to true or false; without it 1, 0, true and false are known");

    /** In the order of the documentation. */
    static final List<Keys> ALL =
            List.of(MAPPING, CSV, FIELDS, ID, TIME, TYPE, AMOUNT, CURRENCY, PLACE, TEXT, LABEL, FRAUD);

    private final String where;
    private final Map<String, String> meanings = new LinkedHashMap<>();

    private Keys(String where, String... keysWithMeaning) {
        this.where = where;
        for (String key : keysWithMeaning) {
            int colon = key.indexOf(": ");
            meanings.put(key.substring(0, colon), key.substring(colon + 2));
        }
    }

    /** The object of a mapping the keys stand in; empty for the mapping itself. */
    String where() {
        return where;
    }

    /** What each key means, in the order of the documentation. */
    Map<String, String> meanings() {
        return meanings;
    }

    List<String> names() {
        return List.copyOf(meanings.keySet());
    }

    /** Those of {@link #FIELDS} without which there is no transaction. */
    static List<String> requiredFields() {
        return Arrays.stream(Transaction.class.getRecordComponents())
                .filter(component -> meaning(component).required())
                .map(Keys::fieldName)
                .toList();
    }

    private static String[] transactionFields() {
        return Arrays.stream(Transaction.class.getRecordComponents())
                .map(component -> fieldName(component)
                        + ": "
                        + meaning(component).value()
                        + (meaning(component).required() ? " (required)" : ""))
                .toArray(String[]::new);
    }

    private static Meaning meaning(RecordComponent component) {
        return component.getAnnotation(Meaning.class);
    }

    /** In a file the amount is rarely in minor units, so the mapping does not call it so. */
    private static String fieldName(RecordComponent component) {
        return component.getName().equals("amountMinor") ? "amount" : component.getName();
    }
}
