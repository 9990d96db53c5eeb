package io.weir.simulator.crimes;

import io.weir.events.AccountEventType;
import io.weir.events.TransactionType;
import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Limits;
import io.weir.simulator.population.Payee;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Somebody else gets into the account, adds a mule as payee and empties the account, all within 25 minutes. The victim's usual device
 * must have logged in before, or a new one could not be told from it.
 */
public final class AccountTakeover implements Typology {
    private enum Manner {
        /** Guesses, then gets in from a device of the thief's own. */
        GUESSED_PASSWORD,
        /** Gets in at once from a device of the thief's own, and locks the owner out. */
        PHISHED_PASSWORD,
        /** Talks the telephone bank into another number, then works on the owner's device by remote control. */
        CALL_CENTRE,
        /** Resets the password on the owner's device by remote control. */
        REMOTE_CONTROL
    }

    /** Where the thief works from: device and internet address. */
    private record Desk(String device, String ip) {}

    @Override
    public String name() {
        return "account-takeover";
    }

    @Override
    public long length(Dice dice) {
        return dice.between(TimeUnit.MINUTES.toMillis(4), TimeUnit.MINUTES.toMillis(25));
    }

    @Override
    public boolean likes(int localHour) {
        return localHour >= 18 || localHour <= 5;
    }

    @Override
    public boolean paysCashIn() {
        return false;
    }

    @Override
    public void commit(Episode episode, long start, long length) {
        Dice dice = episode.dice();
        Manner manner = dice.pick(List.of(Manner.values()));
        boolean remote = manner == Manner.CALL_CENTRE || manner == Manner.REMOTE_CONTROL;
        Customer victim = episode.customer();
        Desk desk = remote
                ? new Desk(victim.devices().get(0), victim.homeIp())
                : new Desk(
                        "D" + Long.toHexString(dice.between(0, 1L << 52)),
                        "198.19." + dice.below(256) + "." + (1 + dice.below(254)));
        getIn(episode, start, length / 10, manner, desk);

        Payee mule = Payee.stranger(dice);
        long added = start + (long) (length * (0.3 + 0.4 * dice.unit()));
        if (dice.chance(0.3)) {
            note(episode, added - length / 20, AccountEventType.LIMIT_RAISED, "APP", desk, null);
        }
        note(episode, added, AccountEventType.BENEFICIARY_ADDED, "APP", desk, mule);
        if (dice.chance(0.3)) {
            // A few coins first, to see whether they arrive.
            pay(episode, added + length / 6, mule, dice.between(1_00, 20_00), desk);
        }
        double share = 0.6 + 0.35 * dice.unit();
        long balance = 2 * Limits.DRAIN_MINOR + dice.logNormal(victim.incomeMinor(), 0.8);
        pay(episode, start + length, mule, (long) (balance * share), desk);
    }

    private static void getIn(Episode episode, long start, long step, Manner manner, Desk desk) {
        Dice dice = episode.dice();
        switch (manner) {
            case GUESSED_PASSWORD -> {
                long now = start;
                for (int left = 2 + dice.below(4); left > 0; left--) {
                    note(episode, now, AccountEventType.LOGIN_FAILED, "WEB", desk, null);
                    now += dice.between(step / 8, step / 3);
                }
                note(episode, now, AccountEventType.LOGIN_SUCCEEDED, "WEB", desk, null);
            }
            case PHISHED_PASSWORD -> {
                note(episode, start, AccountEventType.LOGIN_SUCCEEDED, "APP", desk, null);
                note(episode, start + step, AccountEventType.CREDENTIAL_CHANGED, "APP", desk, null);
            }
            case CALL_CENTRE -> {
                note(episode, start, AccountEventType.CONTACT_CHANGED, "PHONE", new Desk(null, null), null);
                note(episode, start + step, AccountEventType.LOGIN_SUCCEEDED, "APP", desk, null);
            }
            case REMOTE_CONTROL -> note(episode, start, AccountEventType.CREDENTIAL_CHANGED, "APP", desk, null);
        }
    }

    private static void note(Episode episode, long at, AccountEventType type, String channel, Desk desk, Payee payee) {
        String account = episode.customer().accounts().get(0);
        episode.happened(episode.ledger().event(at, type, account, channel, desk.device, desk.ip, payee));
    }

    private static void pay(Episode episode, long at, Payee payee, long minor, Desk desk) {
        String account = episode.customer().accounts().get(0);
        episode.happened(
                episode.ledger().transfer(at, TransactionType.TRANSFER, account, payee, minor, desk.device, desk.ip));
    }
}
