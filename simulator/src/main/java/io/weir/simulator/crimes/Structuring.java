package io.weir.simulator.crimes;

import io.weir.events.TransactionType;
import io.weir.simulator.population.City;
import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Limits;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Cash of doubtful origin is paid in over 4 to 20 hours at three to five branches, each time below the reporting
 * threshold. Never six times: three are a crime, so six would be two for whoever counts in threes.
 */
public final class Structuring implements Typology {
    private static final long GREEDIEST_MINOR = Limits.REPORTING_THRESHOLD_MINOR - 5_00;
    private static final long SHYEST_MINOR = Limits.JUST_BELOW_MINOR + 200_00;
    private static final int BRANCHES = 12;

    @Override
    public String name() {
        return "structuring";
    }

    @Override
    public long length(Dice dice) {
        boolean inOneDay = dice.chance(0.6);
        return inOneDay
                ? dice.between(TimeUnit.HOURS.toMillis(4), TimeUnit.HOURS.toMillis(10))
                : dice.between(TimeUnit.HOURS.toMillis(10), TimeUnit.HOURS.toMillis(20));
    }

    @Override
    public boolean likes(int localHour) {
        return localHour >= 8 && localHour <= 12;
    }

    @Override
    public boolean paysCashIn() {
        return true;
    }

    @Override
    public void commit(Episode episode, long start, long length) {
        Dice dice = episode.dice();
        Customer customer = episode.customer();
        List<City> cities = City.ALL.stream()
                .filter(city -> city.country().equals(customer.home().country()))
                .toList();
        boolean bothAccounts = dice.chance(0.5);
        // Some stay just under the threshold, others are warier and vary more.
        long least = dice.chance(0.5) ? Limits.REPORTING_THRESHOLD_MINOR * 9 / 10 : SHYEST_MINOR;
        int deposits = 3 + dice.below(3);
        int branch = dice.below(BRANCHES);
        for (int i = 0; i < deposits; i++) {
            // Evenly spaced but for a fifth of the space; the last ends the length at the latest.
            long at = start + (long) (length * (i + (i == 0 ? 0 : -0.2 * dice.unit())) / (deposits - 1));
            City city = dice.chance(0.7) ? customer.home() : dice.pick(cities);
            String account = customer.accounts()
                    .get(bothAccounts ? i % customer.accounts().size() : 0);
            branch = (branch + 1) % BRANCHES;
            episode.happened(episode.ledger()
                    .cash(
                            at,
                            TransactionType.CASH_DEPOSIT,
                            account,
                            city,
                            "BR-" + city.code() + "-" + branch,
                            roundish(dice.between(least, GREEDIEST_MINOR), dice)));
        }
    }

    /** Cash comes in notes of ten, mostly. */
    private static long roundish(long minor, Dice dice) {
        return dice.chance(0.8) ? minor - minor % 10_00 : minor;
    }
}
