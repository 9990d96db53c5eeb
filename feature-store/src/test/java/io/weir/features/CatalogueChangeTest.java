package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.features.CatalogueChange.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of docs/changing-features.md, a row each; that the fates are true is what ChangedCatalogueTest shows. */
class CatalogueChangeTest {
    private static final String[] BEFORE = {
        "count_7d | account | 7d | | count | transactions",
        "merchants_7d | account | 7d | | distinct | merchant",
        "amount_1d | merchant | 1d | | sum | amount"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "count_7d | account | 7d | | count | transactions     ; KEPT     ; ''",
                "sum_1d | account | 1d | | sum | outgoing             ; KEPT     ; right at once",
                "min_7d | account | 7d | | min | amount               ; KEPT     ; right at once",
                "new_1d | account | 1d | | is_new | merchant          ; KEPT     ; right at once",
                "count_30d | account | 30d | | count | transactions   ; WARMS_UP ; missing for up to 30 d",
                "devices_1d | account | 1d | | distinct | device      ; WARMS_UP ; no device was kept per account",
                "visitors_1h | merchant | 1h | | distinct | account   ; WARMS_UP ; no account was kept per merchant",
                "ips_6h | ip | 6h | | count | transactions            ; WARMS_UP ; nothing was kept per ip",
                "late_2d | merchant | 1d | 1d | sum | amount          ; WARMS_UP ; reaches back 2 d"
            })
    void aFeatureOfTodayIs(String line, Fate fate, String why) {
        Catalogue now = Histories.catalogue(line);
        CatalogueChange change = CatalogueChange.between(
                        Histories.catalogue(BEFORE).definitions(), now)
                .get(0);
        assertThat(change.feature()).isEqualTo(now.names().get(0));
        assertThat(change.fate()).isEqualTo(fate);
        assertThat(change.why()).contains(why);
    }

    @Test
    void whatIsNoMoreThereIsDropped() {
        assertThat(CatalogueChange.between(Histories.catalogue(BEFORE).definitions(), Histories.catalogue(BEFORE[0])))
                .extracting(CatalogueChange::feature, CatalogueChange::fate)
                .containsExactly(
                        tuple("count_7d", Fate.KEPT),
                        tuple("merchants_7d", Fate.DROPPED),
                        tuple("amount_1d", Fate.DROPPED));
    }
}
