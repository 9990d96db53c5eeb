package io.weir.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.features.Catalogue;
import io.weir.features.Entity;
import io.weir.features.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "reasons.md");
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, quoteCharacter = '`', textBlock = """
            feature                      | value   | usual  | sentence
            account_count_10m            | 8       | 0.3    | 8 transactions on the account in 10 minutes, usually 0.3
            account_count_1h             | 1       | 0      | 1 transaction on the account in an hour, usually 0
            merchant_count_1d            | 0       | 1240.4 | No transactions at the merchant in a day, usually 1,240
            account_cash_deposits_1d     | 3       | 0.02   | 3 cash deposits on the account in a day, usually 0.02
            amount                       | 124000  | 3550   | An amount of 1,240.00 EUR, usually 35.50 EUR
            amount                       | 1.2e9   | 3550   | An amount of 12,000,000 EUR, usually 35.50 EUR
            account_outgoing_1d          | 500000  | NaN    | 5,000.00 EUR out of the account in a day
            account_amount_deviation_7d  | 3.24    | 0.12   | An amount 3.2 standard deviations above the account's mean of a week, usually 0.12 above
            account_amount_deviation_7d  | -1      | -0.12  | An amount 1 standard deviation below the account's mean of a week, usually 0.12 below
            at_night                     | 1       | 0.07   | At night, between 00:00 and 06:59 UTC, usually so in 7 % of transactions
            at_night                     | 0       | 0.07   | Not at night, usually so in 93 % of transactions
            account_new_device           | 1       | 0      | A device that is new to the account, not seen in 90 days, usually not so
            account_since_last           | 5       | 180000 | 5 seconds since the transaction before on the account, usually 2.1 days
            account_since_last           | 3600    | 60     | 1 hour since the transaction before on the account, usually 1 minute
            counterparty_since_first     | 0       | 86400  | The first transaction with the counterparty in 90 days, usually 1 day after it
            account_speed                | 912.4   | 3.14   | A journey at 912 km/h from the place of the transaction before on the account, usually 3.1 km/h
            account_countries_1h         | 3       | 1      | 3 different countries on the account in an hour, usually 1
            counterparty_accounts_1d     | 12      | 1.5    | 12 different accounts dealing with the counterparty in a day, usually 1.5
            account_night_share_30d      | 0.455   | 0.001  | 45.5 % of the transactions on the account in 30 days are at night, usually 0.1 %
            terminal_fraud_share_7d      | 0.12    | 0.0004 | 12 % of the transactions at the terminal in the week up to a week ago are known to be fraud, usually 0.04 %
            account_pass_through_1d      | 0.97    | 0.1    | Money in and money out on the account in a day that match by 97 %, usually by 10 %
            country_risk                 | 2       | 0.01   | A country that the FATF calls to action on, usually on none of its lists
            account_off_habit_30d        | 9.53    | 2      | 9.5 hours from the account's habitual time of day of 30 days, usually 2 hours
            account_amount_std_30d       | 3000    | 1200   | Amounts on the account in 30 days that vary by 30.00 EUR, usually by 12.00 EUR
            account_new_device           | NaN     | 0      | No device given
            account_speed                | NaN     | 3      | No place given, or none before on the account in 30 days
            """)
    void valuesAreSaidInTheirUnits(String feature, float value, float usual, String sentence) {
        float[] values = all(1);
        values[CATALOGUE.indexOf(feature)] = value;
        float[] usuals = all(Float.NaN);
        usuals[CATALOGUE.indexOf(feature)] = usual;

        assertThat(only(new Reasons(CATALOGUE, List.of(), usuals), feature, values, "EUR"))
                .isEqualTo(sentence);
    }

    @Test
    void amountsAreInTheUnitsOfTheirCurrency() {
        float[] values = all(124_000);
        Reasons reasons = new Reasons(CATALOGUE, List.of(), all(Float.NaN));

        assertThat(only(reasons, "amount", values, "JPY")).isEqualTo("An amount of 124,000 JPY");
        assertThat(only(reasons, "amount", values, "KWD")).isEqualTo("An amount of 124.000 KWD");
    }

    /** A mean can be missing because there is no merchant or because nobody was there lately: the count tells which. */
    @Test
    void whoIsNotNamedIsToldFromWhoHasNoHistory() {
        Reasons reasons = new Reasons(CATALOGUE, List.of(), all(Float.NaN));
        float[] values = all(1);
        values[CATALOGUE.indexOf("merchant_amount_mean_30d")] = Float.NaN;
        assertThat(only(reasons, "merchant_amount_mean_30d", values, "EUR"))
                .isEqualTo("No transactions at the merchant in 30 days");

        for (Feature feature : CATALOGUE.features()) {
            if (feature.entity() == Entity.MERCHANT) {
                values[CATALOGUE.indexOf(feature.name())] = Float.NaN;
            }
        }
        assertThat(only(reasons, "merchant_amount_mean_30d", values, "EUR")).isEqualTo("No merchant given");
    }

    @Test
    void theStrongestComeFirstAndWhatLoweredTheScoreIsNoReason() {
        List<String> names = List.of("account_count_1h", "amount", "at_night", "device_count_1d");
        Reasons reasons = new Reasons(CATALOGUE, names, new float[] {1, 2, 0, Float.NaN});
        float[] values = {9, 5_000, 1, Float.NaN};
        float[] contributions = {0.2f, -1, 0.7f, 0.1f, -3};

        assertThat(reasons.of(values, contributions, "EUR", 5))
                .containsExactly(
                        new Reason("at_night", 1, 0, 0.7f, "At night, between 00:00 and 06:59 UTC, usually not so"),
                        new Reason(
                                "account_count_1h", 9, 1, 0.2f, "9 transactions on the account in an hour, usually 1"),
                        new Reason("device_count_1d", Float.NaN, Float.NaN, 0.1f, "No device given"));
        assertThat(reasons.of(values, contributions, "EUR", 1)).hasSize(1);
        assertThat(reasons.of(values, new float[5], "EUR", 5)).isEmpty();
    }

    @Test
    void aModelOfOtherFeaturesIsRefused() {
        assertThatThrownBy(() -> new Reasons(CATALOGUE, List.of("amount", "shoe_size"), new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The catalogue has no feature shoe_size, which the model asks for");
        assertThatThrownBy(() -> new Reasons(CATALOGUE, List.of(), new float[3]))
                .hasMessage("There are 3 usual values for 100 features");
        Reasons reasons = new Reasons(CATALOGUE, List.of("amount"), new float[1]);
        assertThatThrownBy(() -> reasons.of(new float[2], new float[3], "EUR", 3))
                .hasMessage("There are 2 values and 3 contributions for 1 features");
    }

    @Test
    void theDocumentSaysWhatIsSaid() throws IOException {
        String generated = generate();
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(DOC, generated);
        }
        assertThat(Files.readString(DOC))
                .as("docs/reasons.md is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(generated);
    }

    private static String generate() {
        List<String> lines = new ArrayList<>();
        lines.add("# Reasons");
        lines.add("");
        lines.add(
                "Generated from the catalogue in `feature-store/` and the wording in `scoring/`; do not edit. How each feature is said when it");
        lines.add(
                "raises a score: of a high value, of a low one, and where there is nothing to tell. Values and what is usual are made up.");
        for (Entity entity : Entity.values()) {
            lines.add("");
            lines.add("## " + entity.name().toLowerCase(Locale.ROOT));
            lines.add("| feature | high | low | missing |");
            lines.add("|---|---|---|---|");
            List<Feature> features = CATALOGUE.features().stream()
                    .filter(feature -> feature.entity() == entity)
                    .toList();
            features.forEach(feature -> lines.add(row(feature)));
            if (entity.isShared()) {
                lines.add("");
                lines.add(
                        "Where the transaction names none: %s.".formatted(new Sentence(features.get(0)).ofNoEntity()));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String row(Feature feature) {
        Sentence sentence = new Sentence(feature);
        float[] example = example(feature);
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        feature.name(),
                        sentence.of(example[0], example[2], "EUR"),
                        sentence.of(example[1], example[2], "EUR"),
                        canBeMissing(feature) ? sentence.ofMissing() : "");
    }

    private static boolean canBeMissing(Feature feature) {
        return feature.entity() != Entity.TRANSACTION || feature.field().name().endsWith("RISK");
    }

    /** A high value, a low one and what is usual. */
    private static float[] example(Feature feature) {
        return switch (feature.unit()) {
            case "minor units" -> new float[] {845_050, 100, 3_599};
            case "0 or 1" -> new float[] {1, 0, 0.07f};
            case "0 to 2" -> new float[] {2, 0, 0.02f};
            case "0 to 1" -> new float[] {0.875f, 0, 0.031f};
            case "standard deviations" -> new float[] {4.27f, -2.5f, 0.05f};
            case "seconds" -> new float[] {5_200_000, 12, 93_000};
            case "km" -> new float[] {1_893, 0.4f, 3.2f};
            case "km/h" -> new float[] {1_120, 0, 2.1f};
            case "hours" -> new float[] {11.3f, 0.2f, 2.4f};
            default -> new float[] {38, 0, 2.6f};
        };
    }

    private static String only(Reasons reasons, String feature, float[] values, String currency) {
        float[] contributions = new float[CATALOGUE.size() + 1];
        contributions[CATALOGUE.indexOf(feature)] = 1;
        List<Reason> all = reasons.of(values, contributions, currency, 3);
        assertThat(all).hasSize(1);
        assertThat(all.get(0).feature()).isEqualTo(feature);
        return all.get(0).sentence();
    }

    private static float[] all(float value) {
        float[] values = new float[CATALOGUE.size()];
        Arrays.fill(values, value);
        return values;
    }
}
