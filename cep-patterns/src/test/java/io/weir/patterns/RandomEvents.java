package io.weir.patterns;

import io.weir.patterns.Observation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Dense made-up streams of a few accounts: times on a grid, so that many are equal and many exactly a window apart, ids in no order, amounts on
 * and next to the thresholds.
 */
final class RandomEvents {
    private static final long START = 1_772_000_000_000L;
    private static final long[] AMOUNTS = {999_99, 1_000_00, 2_000_00, 4_999_99, 5_000_00, 7_500_00, 9_999_99, 10_000_00
    };
    private static final String[] CURRENCIES = {"EUR", "EUR", "USD"};
    private static final String[] BENEFICIARIES = {"M1", "M2", null};

    private RandomEvents() {}

    /**
     * @param gridMillis the step of the times; on average one event a step
     * @param kinds what happens, all equally often; a kind named twice happens twice as often
     * @return events in no order
     */
    static List<Observation> of(long seed, int count, long gridMillis, Kind... kinds) {
        Random random = new Random(seed);
        List<Observation> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = kinds[random.nextInt(kinds.length)];
            boolean money = kind.compareTo(Kind.REFUND) <= 0;
            int account = random.nextInt(4);
            events.add(new Observation(
                    "e" + Integer.toString(random.nextInt(1_000), 36) + "-" + i,
                    START + gridMillis * random.nextInt(count),
                    kind,
                    "account-" + account,
                    "customer-" + account / 2,
                    money ? AMOUNTS[random.nextInt(AMOUNTS.length)] : 0,
                    money ? CURRENCIES[random.nextInt(CURRENCIES.length)] : null,
                    BENEFICIARIES[random.nextInt(BENEFICIARIES.length)],
                    random.nextInt(10) == 0 ? null : "device-" + account + "-" + random.nextInt(60),
                    false,
                    0));
        }
        return events;
    }
}
