package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource({
        "0, EUR, 0.00 EUR",
        "5, EUR, 0.05 EUR",
        "124000, EUR, '1,240.00 EUR'",
        "123456789012, USD, '1,234,567,890.12 USD'",
        "1000, JPY, '1,000 JPY'",
        "12345, BHD, 12.345 BHD",
        "7, XAU, 7 XAU"
    })
    void amountsAreInMajorUnits(long minor, String currency, String written) {
        assertThat(Wording.money(minor, currency)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.25S, 0.25 s",
        "PT42S, 42 s",
        "PT60S, 60 s",
        "PT100S, 100 s",
        "PT1M59.999S, 119.999 s",
        "PT2M, 2 min",
        "PT12M30S, 12 min 30 s",
        "PT11H15M, 11 h 15 min",
        "PT24H, 24 h",
        "P5DT3H, 5 d 3 h"
    })
    void spansAreInTheUnitsThatMatter(Duration span, String written) {
        assertThat(Wording.span(span)).isEqualTo(written);
    }
}
