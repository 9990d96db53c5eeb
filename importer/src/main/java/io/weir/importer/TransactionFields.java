package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.importer.TextField.Kind;
import java.util.Currency;

/** Where each field of a {@link Transaction} comes from, in its order. */
record TransactionFields(
        IdField id,
        TimeField time,
        TypeField type,
        TextField account,
        TextField customer,
        AmountField amount,
        CurrencyField currency,
        TextField counterparty,
        TextField counterpartyBank,
        TextField merchant,
        TextField terminal,
        TextField mcc,
        TextField channel,
        TextField country,
        NumberField latitude,
        NumberField longitude,
        TextField device,
        TextField ip) {

    static TransactionFields read(YamlNode node, Columns columns, Problems problems) {
        YamlObject fields = YamlObject.of(node, Keys.FIELDS, problems);
        for (String required : Keys.requiredFields()) {
            if (!fields.has(required)) {
                fields.problem(
                        "has no " + required + ": " + Keys.FIELDS.meanings().get(required));
            }
        }
        return new TransactionFields(
                fields.has("id") ? IdField.read(fields.node("id"), columns, problems) : null,
                fields.has("time") ? TimeField.read(fields.node("time"), columns, problems) : null,
                fields.has("type") ? TypeField.read(fields.node("type"), columns, problems) : null,
                TextField.required(fields, "account", columns),
                TextField.required(fields, "customer", columns),
                fields.has("amount") ? AmountField.read(fields.node("amount"), columns, problems) : null,
                fields.has("currency") ? CurrencyField.read(fields.node("currency"), columns, problems) : null,
                TextField.optional(fields, "counterparty", Kind.ANY, columns),
                TextField.optional(fields, "counterpartyBank", Kind.ANY, columns),
                TextField.optional(fields, "merchant", Kind.ANY, columns),
                TextField.optional(fields, "terminal", Kind.ANY, columns),
                TextField.optional(fields, "mcc", Kind.MERCHANT_CATEGORY, columns),
                TextField.optional(fields, "channel", Kind.ANY, columns),
                TextField.optional(fields, "country", Kind.COUNTRY, columns),
                NumberField.optional(fields, "latitude", 90, columns),
                NumberField.optional(fields, "longitude", 180, columns),
                TextField.optional(fields, "device", Kind.ANY, columns),
                TextField.optional(fields, "ip", Kind.ANY, columns));
    }

    Transaction of(Row row) throws BadEvent {
        TransactionType kind = type.of(row);
        Currency unit = currency.of(row);
        return new Transaction(
                id.of(row),
                time.of(row),
                kind,
                account.requiredOf(row, kind),
                customer.requiredOf(row, kind),
                amount.of(row, unit),
                unit.getCurrencyCode(),
                counterparty.of(row, kind),
                counterpartyBank.of(row, kind),
                merchant.of(row, kind),
                terminal.of(row, kind),
                mcc.of(row, kind),
                channel.of(row, kind),
                country.of(row, kind),
                latitude.of(row),
                longitude.of(row),
                device.of(row, kind),
                ip.of(row, kind));
    }
}
