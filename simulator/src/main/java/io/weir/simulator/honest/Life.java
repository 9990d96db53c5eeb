package io.weir.simulator.honest;

import io.weir.events.AccountEventType;
import io.weir.events.TransactionType;
import io.weir.simulator.population.Category;
import io.weir.simulator.population.City;
import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Ledger;
import io.weir.simulator.population.Limits;
import io.weir.simulator.population.Merchant;
import io.weir.simulator.population.Payee;
import io.weir.simulator.population.Population;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * The honest life of one customer, day after day. Doings follow each other with more than a minute between, and a few facts are
 * remembered (which devices were seen, when cash was paid in), so that an honest life never makes a pattern of a crime by accident.
 */
public final class Life {
    /** Between two doings: payments of different doings never fall into the same minute. */
    private static final long PAUSE = TimeUnit.SECONDS.toMillis(61);
    /** For so long after something that may be a takeover's beginning, no large sum goes to a new payee. */
    private static final long CAUTION = TimeUnit.MINUTES.toMillis(35);
    /** Before and after something scripted the customer does nothing else; longer than any doing. */
    private static final long SILENCE = TimeUnit.HOURS.toMillis(1);
    /** Longer than the day within which cash deposits are counted together. */
    private static final long DEPOSIT_MEMORY = TimeUnit.HOURS.toMillis(25);

    private record Intention(long at, Habit habit) {}

    private final Customer customer;
    private final Population population;
    private final Dice dice;
    private final Ledger ledger;
    private final Outbox outbox;
    private final PriorityQueue<Intention> intentions = new PriorityQueue<>(8, Comparator.comparingLong(Intention::at));

    private final long start;
    private long nextMidnight;
    private long busyUntil = Long.MIN_VALUE / 2;

    private long scriptStart = Long.MAX_VALUE / 2;
    private long scriptEnd = Long.MIN_VALUE / 2;
    private boolean scriptedCash;

    private final String[] devices;
    private int devicesEver;
    /** Which of the devices have logged in: one bit a slot. */
    private int seen;

    private long cautiousUntil = Long.MIN_VALUE / 2;
    private final long[] lastDepositsJustBelow = {Long.MIN_VALUE / 2, Long.MIN_VALUE / 2};

    private City awayIn;
    private long awayUntil = Long.MIN_VALUE;
    private Merchant boughtAt;
    private long boughtForMinor;
    private Payee promisedTo;

    /**
     * @param start epoch milliseconds; the life is planned from the midnight before, in the customer's own time zone
     */
    public Life(Customer customer, Population population, long seed, long start, Outbox outbox) {
        this.customer = customer;
        this.population = population;
        this.dice = Dice.of(seed, "life", customer.index());
        this.ledger = Ledger.ordinary(seed, customer);
        this.outbox = outbox;
        this.start = start;
        this.devices = customer.devices().toArray(String[]::new);
        this.devicesEver = devices.length;
        long offset = TimeUnit.HOURS.toMillis(customer.home().utcOffsetHours());
        this.nextMidnight = Math.floorDiv(start + offset, Day.LENGTH) * Day.LENGTH - offset;
    }

    /** Keeps the time of a script free; with cash in it, the customer pays in no other cash within a day of it either. */
    public void makeRoom(long from, long to, boolean cash) {
        scriptStart = from;
        scriptEnd = to;
        scriptedCash = cash;
    }

    /** When {@link #live} has something to do next, epoch milliseconds; never goes back. */
    public long nextAt() {
        Intention next = intentions.peek();
        long at = next == null ? Long.MAX_VALUE : Math.max(next.at, busyUntil + PAUSE);
        return Math.min(at, nextMidnight);
    }

    /**
     * Does the next thing; every event of it is at or after {@link #nextAt()}.
     *
     * @param tally how often each habit was followed, by name
     */
    public void live(Map<String, Long> tally) {
        long at = nextAt();
        if (at == nextMidnight) {
            Day day = Day.at(nextMidnight, customer.home().utcOffsetHours());
            nextMidnight += Day.LENGTH;
            for (Habit habit : Habits.ALL) {
                habit.plan(this, day);
            }
            return;
        }
        Habit habit = intentions.remove().habit;
        boolean room = at >= start && (at < scriptStart - SILENCE || at > scriptEnd + SILENCE);
        if (room && habit.perform(this, at)) {
            tally.merge(habit.name(), 1L, Long::sum);
        }
    }

    /** Means to follow the habit at that time, or soon after when busy. */
    public void intend(long at, Habit habit) {
        intentions.add(new Intention(at, habit));
    }

    /** Position of the customer in the population. */
    public int customerIndex() {
        return customer.index();
    }

    Customer customer() {
        return customer;
    }

    Dice dice() {
        return dice;
    }

    /** A moment for errands, by walk of life: workers have their lunch hour and the evening, others the day. */
    long errand(Day day) {
        if (!customer.segment().works() || day.weekend()) {
            return day.between(Math.max(9, customer.wakes()), 20, dice);
        }
        return dice.chance(0.25) ? day.between(11.5, 14, dice) : day.between(16.5, customer.sleeps() - 1, dice);
    }

    /** A moment awake. */
    long awake(Day day) {
        return day.between(customer.wakes(), customer.sleeps(), dice);
    }

    /** A moment some seconds later. */
    long later(long at, int fromSeconds, int toSeconds) {
        return at + dice.between(fromSeconds * 1000L, toSeconds * 1000L);
    }

    boolean atHome(long at) {
        return at >= awayUntil;
    }

    void travel(City city, long until) {
        awayIn = city;
        awayUntil = until;
    }

    Merchant merchant(long at, Category category) {
        return population.merchant(customer, atHome(at) ? customer.home() : awayIn, category, dice);
    }

    /** Buys something of the category by card, where the customer is or over the internet. */
    void buy(long at, Category category) {
        pay(at, merchant(at, category), category.price(dice, customer.spending()));
    }

    void pay(long at, Merchant merchant, long minor) {
        int slot = usualDevice();
        String account = dice.chance(0.92) ? account() : depositAccount();
        outbox.send(ledger.card(
                busy(at), account, merchant, dice.pick(merchant.terminals()), minor, devices[slot], ip(slot)));
        boughtAt = merchant;
        boughtForMinor = minor;
    }

    /** Gets a part or all of the last purchase back; false when there is none to give back. */
    boolean returnPurchase(long at) {
        if (boughtAt == null) {
            return false;
        }
        long minor = dice.chance(0.7) ? boughtForMinor : Math.max(1, boughtForMinor / 2);
        outbox.send(ledger.refund(busy(at), account(), boughtAt, minor));
        boughtAt = null;
        return true;
    }

    void withdraw(long at, long minor) {
        City city = atHome(at) ? customer.home() : awayIn;
        String machine = "ATM-" + city.code() + "-" + dice.below(40);
        outbox.send(ledger.cash(busy(at), TransactionType.CASH_WITHDRAWAL, account(), city, machine, minor));
    }

    /**
     * Pays cash in. The third deposit just below the reporting threshold within a day becomes a smaller one: the rest stays in the till.
     *
     * @return false when cash deposits of somebody else's making are near
     */
    boolean deposit(long at, long minor) {
        if (scriptedCash && at > scriptStart - DEPOSIT_MEMORY && at < scriptEnd + DEPOSIT_MEMORY) {
            return false;
        }
        long paidIn = minor;
        if (paidIn >= Limits.JUST_BELOW_MINOR && paidIn < Limits.REPORTING_THRESHOLD_MINOR) {
            if (at - lastDepositsJustBelow[0] < DEPOSIT_MEMORY) {
                paidIn /= 2;
            } else {
                lastDepositsJustBelow[0] = lastDepositsJustBelow[1];
                lastDepositsJustBelow[1] = at;
            }
        }
        City home = customer.home();
        String branch = "BR-" + home.code() + "-" + customer.taste() % 12;
        outbox.send(ledger.cash(busy(at), TransactionType.CASH_DEPOSIT, depositAccount(), home, branch, paidIn));
        return true;
    }

    void transfer(long at, Payee payee, long minor) {
        int slot = usualDevice();
        outbox.send(
                ledger.transfer(busy(at), TransactionType.TRANSFER, account(), payee, minor, devices[slot], ip(slot)));
    }

    void receive(long at, Payee from, long minor) {
        outbox.send(ledger.transfer(busy(at), TransactionType.TRANSFER_IN, account(), from, minor, null, null));
    }

    void debit(long at, Payee by, long minor) {
        outbox.send(ledger.transfer(busy(at), TransactionType.DIRECT_DEBIT, account(), by, minor, null, null));
    }

    /** Logs in to the daily account with the device in this slot, mostly from home. */
    void logIn(long at, int slot) {
        int bit = 1 << slot;
        if ((seen & bit) == 0) {
            seen |= bit;
            cautiousUntil = at + CAUTION;
        }
        note(at, AccountEventType.LOGIN_SUCCEEDED, slot, null);
    }

    void failToLogIn(long at, int slot) {
        note(at, AccountEventType.LOGIN_FAILED, slot, null);
    }

    /** A change of password, of address or of telephone number. */
    void change(long at, AccountEventType what) {
        cautiousUntil = at + CAUTION;
        note(at, what, 0, null);
    }

    /** Replaces the usual device and registers the new one. */
    void enrolNewDevice(long at) {
        devicesEver++;
        devices[0] = Population.deviceName(customer.index(), devicesEver);
        seen &= ~1;
        cautiousUntil = at + CAUTION;
        note(at, AccountEventType.DEVICE_ENROLLED, 0, null);
    }

    /** Somebody new who may be paid from now on. */
    Payee addPayee(long at) {
        Payee payee = Payee.stranger(dice);
        note(at, AccountEventType.BENEFICIARY_ADDED, 0, payee);
        return payee;
    }

    /** Whether a large sum to a new payee would be beyond suspicion: the usual device is known and nothing happened lately. */
    boolean beyondSuspicion(long at) {
        return (seen & 1) != 0 && at >= cautiousUntil;
    }

    /** Owes this payee a larger sum; see {@link #promisedTo()}. */
    void promise(Payee payee) {
        promisedTo = payee;
    }

    Payee promisedTo() {
        return promisedTo;
    }

    int usualDevice() {
        return dice.chance(0.85) ? 0 : dice.below(devices.length);
    }

    private void note(long at, AccountEventType type, int slot, Payee payee) {
        String channel = slot == 0 ? "APP" : "WEB";
        outbox.send(ledger.event(busy(at), type, account(), channel, devices[slot], ip(slot), payee));
    }

    private String account() {
        return customer.accounts().get(0);
    }

    private String depositAccount() {
        return customer.accounts().get(customer.accounts().size() - 1);
    }

    private String ip(int slot) {
        return slot == 0 && dice.chance(0.3) ? customer.mobileIp() : customer.homeIp();
    }

    private long busy(long at) {
        busyUntil = Math.max(busyUntil, at);
        return at;
    }
}
