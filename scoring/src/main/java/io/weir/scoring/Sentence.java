package io.weir.scoring;

import io.weir.features.Entity;
import io.weir.features.Feature;
import io.weir.features.Field;

/** How the value of one feature is said. docs/reasons.md shows a sentence of each. */
final class Sentence {
    private final Feature feature;

    Sentence(Feature feature) {
        this.feature = feature;
    }

    String name() {
        return feature.name();
    }

    Entity entity() {
        return feature.entity();
    }

    /** "8 transactions on the account in 10 minutes, usually 0.3". */
    String of(float value, float usual, String currency) {
        String said = statement(value, currency);
        return Float.isNaN(usual) ? said : said + ", usually " + usually(value, usual, currency);
    }

    private String statement(float value, String currency) {
        return switch (feature.aggregate()) {
            case VALUE -> itself(value, currency);
            case COUNT -> "%s %s %s".formatted(count(value), where(), window());
            case DISTINCT -> "%s %s %s".formatted(different(value), whereDistinct(), window());
            case SUM ->
                "%s %s %s".formatted(value == 0 ? "No money" : Quantity.money(value, currency), way(), window());
            case MEAN -> "Amounts of %s on average %s %s".formatted(Quantity.money(value, currency), where(), window());
            case MIN -> "Amounts of at least %s %s %s".formatted(Quantity.money(value, currency), where(), window());
            case MAX -> "Amounts of up to %s %s %s".formatted(Quantity.money(value, currency), where(), window());
            case STD -> "Amounts %s %s that vary by %s".formatted(where(), window(), Quantity.money(value, currency));
            case DEVIATION ->
                "An amount %s %s the %s's mean of %s"
                        .formatted(
                                Quantity.units(Math.abs(value), "standard deviation"),
                                value < 0 ? "below" : "above",
                                noun(),
                                Quantity.span(feature.window()));
            case SHARE ->
                "%s of the transactions %s %s %s".formatted(Quantity.percent(value), where(), window(), indicated());
            case FRAUD_SHARE ->
                "%s of the transactions %s %s are known to be fraud"
                        .formatted(Quantity.percent(value), where(), window());
            case IS_NEW ->
                value > 0
                        ? "A %s that is new to the account, not seen in %s"
                                .formatted(dimension(), Quantity.span(feature.window()))
                        : "A %s that the account has had in %s".formatted(dimension(), Quantity.span(feature.window()));
            case SINCE_LAST -> Quantity.seconds(value) + " since the transaction before " + where();
            case SINCE_FIRST ->
                value == 0
                        ? "The first transaction %s %s".formatted(where(), window())
                        : "%s since the first transaction %s %s".formatted(Quantity.seconds(value), where(), window());
            case DISTANCE -> Quantity.number(value) + " km from the place of the transaction before " + where();
            case SPEED ->
                "A journey at %s km/h from the place of the transaction before %s"
                        .formatted(Quantity.number(value), where());
            case OFF_HABIT ->
                "%s from the account's habitual time of day of %s"
                        .formatted(Quantity.units(value, "hour"), Quantity.span(feature.window()));
            case PASS_THROUGH ->
                "Money in and money out %s %s that match by %s".formatted(where(), window(), Quantity.percent(value));
        };
    }

    private String usually(float value, float usual, String currency) {
        return switch (feature.aggregate()) {
            case VALUE ->
                switch (feature.field()) {
                    case AMOUNT, INCOMING, OUTGOING -> Quantity.money(usual, currency);
                    case COUNTRY_RISK ->
                        (value > 0) == (usual >= 0.5f)
                                ? "so"
                                : usual < 0.5f ? "on none of its lists" : "on one of them";
                    default -> often(value, usual);
                };
            case COUNT, DISTINCT -> Quantity.number(usual);
            case SUM, MEAN -> Quantity.money(usual, currency);
            case MIN -> "at least " + Quantity.money(usual, currency);
            case MAX -> "up to " + Quantity.money(usual, currency);
            case STD -> "by " + Quantity.money(usual, currency);
            case DEVIATION -> "%s %s".formatted(Quantity.number(Math.abs(usual)), usual < 0 ? "below" : "above");
            case SHARE, FRAUD_SHARE -> Quantity.percent(usual);
            case PASS_THROUGH -> "by " + Quantity.percent(usual);
            case IS_NEW -> often(value, usual);
            case SINCE_LAST -> Quantity.seconds(usual);
            case SINCE_FIRST -> Quantity.seconds(usual) + (value == 0 ? " after it" : "");
            case DISTANCE -> Quantity.number(usual) + " km";
            case SPEED -> Quantity.number(usual) + " km/h";
            case OFF_HABIT -> Quantity.units(usual, "hour");
        };
    }

    /** Of what is true or not: how often what the statement says is so. */
    private static String often(float value, float usual) {
        float share = value > 0 ? usual : 1 - usual;
        return share <= 0
                ? "not so"
                : share >= 1 ? "so" : "so in %s of transactions".formatted(Quantity.percent(share));
    }

    /** Of a transaction that names no such entity. */
    String ofNoEntity() {
        return "No " + noun() + " given";
    }

    /** Of an entity that is named but of which there is nothing to tell. */
    String ofMissing() {
        return switch (feature.aggregate()) {
            case VALUE -> "No " + (feature.field() == Field.MCC_RISK ? "merchant category" : "country") + " given";
            case COUNT, DISTINCT, SUM -> "Not known of the %s as far back as %s".formatted(noun(), bareWindow());
            case MEAN, MIN, MAX, SHARE, FRAUD_SHARE, SINCE_FIRST ->
                "No transactions %s %s".formatted(where(), window());
            case STD -> "Too few transactions %s %s to vary".formatted(where(), window());
            case DEVIATION -> "Too few different amounts %s %s to compare with".formatted(where(), window());
            case IS_NEW -> "No " + dimension() + " given";
            case SINCE_LAST -> "No transaction before %s %s".formatted(where(), window());
            case DISTANCE, SPEED -> "No place given, or none before %s %s".formatted(where(), window());
            case OFF_HABIT -> "No habitual time of day %s %s".formatted(where(), window());
            case PASS_THROUGH -> "No money in or out %s %s".formatted(where(), window());
        };
    }

    private String itself(float value, String currency) {
        boolean is = value > 0;
        return switch (feature.field()) {
            case AMOUNT -> "An amount of " + Quantity.money(value, currency);
            case INCOMING -> Quantity.money(value, currency) + " coming in";
            case OUTGOING -> Quantity.money(value, currency) + " going out";
            case TRANSACTIONS -> "A transaction";
            case PAYMENTS -> is ? "A payment" : "Not a payment";
            case CASH_DEPOSITS -> is ? "A cash deposit" : "Not a cash deposit";
            case JUST_BELOW_THRESHOLD ->
                is
                        ? "A cash deposit just below the reporting threshold"
                        : "Not a cash deposit just below the reporting threshold";
            case ROUND -> is ? "A round amount" : "Not a round amount";
            case NIGHT -> is ? "At night, between 00:00 and 06:59 UTC" : "Not at night";
            case WEEKEND -> is ? "At a weekend" : "Not at a weekend";
            case COUNTRY_RISK ->
                value >= 2
                        ? "A country that the FATF calls to action on"
                        : is
                                ? "A country under increased monitoring by the FATF"
                                : "A country on none of the FATF's lists";
            case MCC_RISK -> is ? "A trade that moves money easily" : "Not a trade that moves money easily";
            default -> feature.meaning() + ": " + Quantity.number(value);
        };
    }

    /** "No transactions", "1 transaction", "8 transactions". */
    private static String counted(float count, String one, String many) {
        return count == 0 ? "No " + many : Quantity.number(count) + " " + (count == 1 ? one : many);
    }

    private String different(float count) {
        String one = dimension();
        String many = one.endsWith("s")
                ? one + "es"
                : one.endsWith("y") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
        return count > 1 ? "%s different %s".formatted(Quantity.number(count), many) : counted(count, one, many);
    }

    private String count(float count) {
        return switch (feature.field()) {
            case PAYMENTS -> counted(count, "payment", "payments");
            case CASH_DEPOSITS -> counted(count, "cash deposit", "cash deposits");
            case JUST_BELOW_THRESHOLD ->
                counted(count, "cash deposit", "cash deposits") + " just below the reporting threshold";
            case ROUND -> counted(count, "round amount", "round amounts");
            case NIGHT -> counted(count, "transaction", "transactions") + " at night";
            case WEEKEND -> counted(count, "transaction", "transactions") + " at a weekend";
            default -> counted(count, "transaction", "transactions");
        };
    }

    private String indicated() {
        return switch (feature.field()) {
            case PAYMENTS -> "are payments";
            case CASH_DEPOSITS -> "are cash deposits";
            case JUST_BELOW_THRESHOLD -> "are cash deposits just below the reporting threshold";
            case ROUND -> "are of a round amount";
            case NIGHT -> "are at night";
            default -> "are at a weekend";
        };
    }

    private String dimension() {
        return switch (feature.field()) {
            case ACCOUNT -> "account";
            case MERCHANT -> "merchant";
            case TERMINAL -> "terminal";
            case COUNTERPARTY -> "counterparty";
            case COUNTRY -> "country";
            case DEVICE -> "device";
            case MCC -> "merchant category";
            default -> "internet address";
        };
    }

    private String noun() {
        return switch (feature.entity()) {
            case TRANSACTION -> "transaction";
            case ACCOUNT -> "account";
            case CUSTOMER -> "customer";
            case MERCHANT -> "merchant";
            case TERMINAL -> "terminal";
            case COUNTERPARTY -> "counterparty";
            case DEVICE -> "device";
            case IP -> "internet address";
        };
    }

    private String where() {
        return switch (feature.entity()) {
            case TRANSACTION -> "here";
            case ACCOUNT -> "on the account";
            case CUSTOMER -> "by the customer";
            case MERCHANT, TERMINAL -> "at the " + noun();
            case COUNTERPARTY -> "with the counterparty";
            case DEVICE, IP -> "from the " + noun();
        };
    }

    private String whereDistinct() {
        return switch (feature.entity()) {
            case CUSTOMER -> "used by the customer";
            case COUNTERPARTY -> "dealing with the counterparty";
            default -> where();
        };
    }

    private String way() {
        String whose = feature.entity() == Entity.CUSTOMER ? "the customer's accounts" : "the " + noun();
        boolean holdsMoney = feature.entity() == Entity.ACCOUNT || feature.entity() == Entity.CUSTOMER;
        return switch (feature.field()) {
            case INCOMING -> holdsMoney ? "into " + whose : "received " + where();
            case OUTGOING ->
                holdsMoney
                        ? "out of " + whose
                        : feature.entity() == Entity.COUNTERPARTY ? "sent to " + whose : "paid " + where();
            default -> "moved " + where();
        };
    }

    /** "in 10 minutes"; "in the week up to a week ago". */
    private String window() {
        return "in " + bareWindow();
    }

    private String bareWindow() {
        return feature.delay().isZero()
                ? Quantity.span(feature.window())
                : "the %s up to %s ago".formatted(Quantity.bare(feature.window()), Quantity.span(feature.delay()));
    }
}
