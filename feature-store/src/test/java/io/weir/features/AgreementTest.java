package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final EntityFeatures DAY = Histories.account("a_1d | account | 1d | | sum | amount");
    private static final EntityFeatures WEEK = Histories.account("a_7d | account | 7d | | count | transactions");
    private static final long HOUR = 3_600_000;

    @Test
    void whatTheSameTransactionsMadeAgreesWhateverTheCatalogue() {
        assertThat(Agreement.difference(seen(DAY, 1, 2, 3), seen(WEEK, 1, 2, 3)))
                .isNull();
        assertThat(Agreement.difference(seen(DAY), seen(WEEK))).isNull();
    }

    @Test
    void whatOneHasForgottenIsNotHeldAgainstTheOther() {
        History forgetful = seen(DAY, 1, 2, 50);
        DAY.forget(forgetful, 50 * HOUR);
        assertThat(forgetful.size).isEqualTo(1);
        assertThat(Agreement.difference(forgetful, seen(WEEK, 1, 2, 50))).isNull();
        assertThat(Agreement.difference(seen(WEEK, 1, 50), forgetful)).isNull();
    }

    @Test
    void theFirstDifferenceIsNamed() {
        assertThat(Agreement.difference(seen(DAY, 1, 2, 3), seen(DAY, 1, 2)))
                .isEqualTo("103 minor units at 1970-01-01T03:00:00Z where the other has nothing more");
        assertThat(Agreement.difference(seen(DAY, 1, 2), seen(DAY, 1, 3)))
                .isEqualTo(
                        "102 minor units at 1970-01-01T02:00:00Z where the other has 103 minor units at 1970-01-01T03:00:00Z");
        assertThat(Agreement.difference(seen(DAY), seen(DAY, 1)))
                .isEqualTo("nothing more where the other has 101 minor units at 1970-01-01T01:00:00Z");
    }

    private static History seen(EntityFeatures account, int... hours) {
        History history = account.newHistory();
        for (int hour : hours) {
            account.add(history, account.entry(Histories.payment("t" + hour, hour * HOUR, "A", 100 + hour)));
        }
        return history;
    }
}
