package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The value of a segment holds for what it covers, in the header's words and in the rule that is compiled of it. */
class ThresholdTest {
    private static final String RULE = """
            /*
            id: a-rule
            version: 1
            title: A rule
            typology: velocity
            severity: LOW
            owner: tests
            status: live
            subject: ACCOUNT
            effective-from: 2026-01-01T00:00:00Z
            at-most: 5 per hour
            thresholds:
              limit_minor:
                default: 100
                segments:
                  - {country: DE, value: 200}
                  - {currency: CHF, value: 300}
                  - {type: CARD, country: DE, value: 400}
                  - {type: CARD, country: DE, channel: POS, currency: CHF, value: 500}
            */
            SELECT account AS subject, evidence, 'x' AS reason FROM transactions WHERE amount_minor >= limit_minor
            """;

    @ParameterizedTest
    @CsvSource({
        "TRANSFER, FR, EUR, APP, 100",
        "TRANSFER, ,   EUR, ,    100",
        "TRANSFER, DE, EUR, APP, 200",
        // Of two with as many conditions the first in the file.
        "TRANSFER, DE, CHF, APP, 200",
        "TRANSFER, FR, CHF, APP, 300",
        // More conditions win, wherever they stand.
        "CARD,     DE, CHF, APP, 400",
        "CARD,     DE, EUR, POS, 400",
        "CARD,     DE, CHF, POS, 500",
    })
    void theNarrowestSegmentHolds(TransactionType type, String country, String currency, String channel, long value) {
        CheckedRule rule = new RuleChecker(Catalogue.shipped()).check("a-rule.sql", RULE);
        float[] values = new float[Catalogue.shipped().size()];
        Transaction at = payment(type, country, currency, channel, value);
        Transaction below = payment(type, country, currency, channel, value - 1);

        assertThat(rule.problems()).isEmpty();
        assertThat(rule.header().thresholds().get(0).of(at)).isEqualByComparingTo(String.valueOf(value));
        assertThat(rule.immediate().of(at, values)).isInstanceOf(ImmediateRule.Hit.class);
        assertThat(rule.immediate().of(below, values)).isInstanceOf(ImmediateRule.NoHit.class);
    }

    private static Transaction payment(
            TransactionType type, String country, String currency, String channel, long amount) {
        return Transaction.of("t1", Instant.parse("2026-03-02T09:00:00Z"), type, "A", "C", amount, currency)
                .channel(channel)
                .country(country)
                .build();
    }
}
