package io.weir.importer;

import io.weir.events.BadEvent;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The currency of an amount: one with minor units, so not gold or the code for testing.
 *
 * @param column null for a constant
 * @param values from the column's values; by ISO 4217 when the mapping has no table
 */
record CurrencyField(Column column, Currency constant, Map<String, Currency> values) {
    private static final Map<String, Currency> BY_CODE = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Function.identity()));

    static CurrencyField read(YamlNode node, Columns columns, Problems problems) {
        YamlObject field = YamlObject.ofColumn(node, Keys.CURRENCY, problems);
        field.exactlyOne(List.of("column", "constant"));
        field.onlyWith("values", "column");
        Map<String, Currency> values = field.table("values", ours -> currency(ours, problems));
        Currency constant = field.has("constant") ? currency(field.node("constant"), problems) : null;
        return new CurrencyField(columns.in(field), constant, values == null ? BY_CODE : values);
    }

    private static Currency currency(YamlNode node, Problems problems) {
        Currency currency = BY_CODE.get(node.text == null ? "" : node.text);
        if (currency == null) {
            problems.at(node, "\"" + node.text + "\" is no ISO 4217 currency such as EUR");
        }
        return currency;
    }

    Currency of(Row row) throws BadEvent {
        if (column == null) {
            return constant;
        }
        String theirs = row.required(column);
        Currency currency = values.get(theirs);
        if (currency == null) {
            throw Row.bad(
                    column,
                    theirs,
                    values == BY_CODE
                            ? "is no ISO 4217 currency such as EUR; other names need a table currency.values in the mapping"
                            : "holds a value that the mapping's table for currency does not have");
        }
        return currency;
    }
}
