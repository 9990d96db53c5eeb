package io.weir.importer;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Payments as CSV of our own, with or without their labels: every field in a column of its name, so that what is written is what is imported. */
public final class PaymentsCsv {
    private static final String COLUMNS =
            "id,time,type,account,customer,amountMinor,currency,counterparty,counterpartyBank,merchant,terminal,mcc,channel,country,latitude,longitude,device,ip";
    private static final String MAPPING = """
            fields:
              id: id
              time: {column: time, pattern: "yyyy-MM-dd'T'HH:mm:ss[.SSS]X"}
              type: type
              account: account
              customer: customer
              amount: {column: amountMinor, unit: minor}
              currency: currency
              counterparty: counterparty
              counterpartyBank: counterpartyBank
              merchant: merchant
              terminal: terminal
              mcc: mcc
              channel: channel
              country: country
              latitude: latitude
              longitude: longitude
              device: device
              ip: ip
            """;

    private PaymentsCsv() {}

    /** Names of the columns, without a line's end. */
    public static String columns() {
        return COLUMNS;
    }

    /** The same with those of a label behind. */
    public static String columnsWithLabels() {
        return COLUMNS + ",fraud,typology,episode";
    }

    /** What reads it. */
    public static String mapping() {
        return MAPPING;
    }

    /**
     * What reads it with its labels.
     *
     * @param delay from a payment to its label, as far as it has whole minutes
     */
    public static String mappingWithLabels(Duration delay) {
        // To the minute: the longest delay in seconds has more digits than a mapping takes.
        String span = delay.equals(Duration.ofDays(delay.toDays()))
                ? delay.toDays() + " days"
                : delay.toMinutes() + " minutes";
        return MAPPING + """
                label:
                  fraud: fraud
                  typology: typology
                  episode: episode
                  delay: %s
                """.formatted(span);
    }

    /** A payment, without a line's end. */
    public static String row(Transaction t) {
        return line(values(t));
    }

    /** A payment with its label, which is null where there is none. */
    public static String row(Transaction t, Label label) {
        Stream<Object> truth = label == null
                ? Stream.of(0, "", "")
                : Stream.of(label.fraud() ? 1 : 0, label.typology(), label.episode());
        return line(Stream.concat(values(t), truth));
    }

    private static Stream<Object> values(Transaction t) {
        return Stream.of(
                t.id(),
                t.time(),
                t.type(),
                t.account(),
                t.customer(),
                t.amountMinor(),
                t.currency(),
                t.counterparty(),
                t.counterpartyBank(),
                t.merchant(),
                t.terminal(),
                t.mcc(),
                t.channel(),
                t.country(),
                degrees(t.latitude()),
                degrees(t.longitude()),
                t.device(),
                t.ip());
    }

    private static Double degrees(double place) {
        return Double.isNaN(place) ? null : (Double) place;
    }

    private static String line(Stream<Object> values) {
        return values.map(value -> quoted(Objects.toString(value, ""))).collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
