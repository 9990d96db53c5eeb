package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.BelievableTime;
import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a file knows about its payments afterwards.
 *
 * @param truths from the fraud column's values; null when they are 1, 0, true and false
 * @param delay from the payment to the day it became known
 * @param onlyFraud whether honest payments get no label
 */
record LabelFields(
        Column fraud,
        Map<String, Boolean> truths,
        TextField typology,
        TextField episode,
        Duration delay,
        boolean onlyFraud) {

    static LabelFields read(YamlNode node, Columns columns, Problems problems) {
        YamlObject label = YamlObject.of(node, Keys.LABEL, problems);
        Column fraud = null;
        Map<String, Boolean> truths = null;
        if (label.has("fraud")) {
            YamlObject field = YamlObject.ofColumn(label.node("fraud"), Keys.FRAUD, problems);
            if (!field.has("column")) {
                field.problem("has no column; it is required");
            }
            fraud = columns.in(field);
            truths = field.table("values", ours -> truth(ours, problems));
        } else {
            label.problem("has no fraud, the column that tells fraud from honest payments; it is required");
        }
        Map<String, Boolean> rows = new LinkedHashMap<>();
        rows.put("fraud", true);
        rows.put("all", false);
        return new LabelFields(
                fraud,
                truths,
                TextField.optional(label, "typology", TextField.Kind.ANY, columns),
                TextField.optional(label, "episode", TextField.Kind.ANY, columns),
                Span.read(label, "delay", Duration.ZERO),
                label.word("rows", rows));
    }

    private static Boolean truth(YamlNode node, Problems problems) {
        if ("true".equals(node.text) || "false".equals(node.text)) {
            return Boolean.valueOf(node.text);
        }
        problems.at(node, "must be true or false");
        return null;
    }

    /** The label of a payment; null when it gets none. */
    Label of(Row row, Transaction payment) throws BadEvent {
        String theirs = row.required(fraud);
        Boolean isFraud = truths == null ? usualTruth(theirs) : truths.get(theirs);
        if (isFraud == null) {
            throw Row.bad(
                    fraud,
                    theirs,
                    truths == null
                            ? "is none of 1, 0, true and false; other values need a table label.fraud.values in the mapping"
                            : "holds a value that the mapping's table for label.fraud does not have");
        }
        if (onlyFraud && !isFraud) {
            return null;
        }
        Instant known = payment.time().plus(delay);
        if (!known.isBefore(BelievableTime.LATEST)) {
            throw Row.bad("The label would become known at " + known + "; times before " + BelievableTime.LATEST
                    + " are believed");
        }
        return Label.of(payment, known, isFraud, typology.of(row, payment.type()), episode.of(row, payment.type()));
    }

    private static Boolean usualTruth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> null;
        };
    }
}
