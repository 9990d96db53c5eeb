package io.weir.simulator.crimes;

import io.weir.events.AccountEventType;
import io.weir.events.TransactionType;
import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Limits;
import io.weir.simulator.population.Payee;
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
        /** Talks the telephone bank into another number, then works from the owner's browser by remote control. */
        CALL_CENTRE,
        /** Resets the password from the owner's own device. */
        REMOTE_CONTROL
    }

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
        getIn(episode, start, length / 10, Manner.values()[dice.below(Manner.values().length)]);

        String device = "D" + Long.toHexString(dice.between(0, 1L << 52));
        String ip = attackersAddress(dice);
        Payee mule = Payee.stranger(dice);
        long now = start + length / 2;
        if (dice.chance(0.3)) {
            note(episode, now - length / 20, AccountEventType.LIMIT_RAISED, "APP", device, ip, null);
        }
        note(episode, now, AccountEventType.BENEFICIARY_ADDED, "APP", device, ip, mule);
        if (dice.chance(0.3)) {
            pay(episode, now + length / 4, mule, dice.between(1_00, 20_00), device, ip);
        }
        double share = 0.6 + 0.35 * dice.unit();
        long balance =
                2 * Limits.DRAIN_MINOR + dice.logNormal(episode.customer().incomeMinor(), 0.8);
        pay(episode, start + length, mule, (long) (balance * share), device, ip);
    }

    private static void getIn(Episode episode, long start, long step, Manner manner) {
        Dice dice = episode.dice();
        Customer victim = episode.customer();
        String theirs = "D" + Long.toHexString(dice.between(0, 1L << 52));
        String own = victim.devices().get(0);
        String ip = attackersAddress(dice);
        long now = start;
        switch (manner) {
            case GUESSED_PASSWORD -> {
                for (int left = 2 + dice.below(4); left > 0; left--) {
                    note(episode, now, AccountEventType.LOGIN_FAILED, "WEB", theirs, ip, null);
                    now += dice.between(step / 8, step / 3);
                }
                note(episode, now, AccountEventType.LOGIN_SUCCEEDED, "WEB", theirs, ip, null);
            }
            case PHISHED_PASSWORD -> {
                note(episode, now, AccountEventType.LOGIN_SUCCEEDED, "APP", theirs, ip, null);
                note(episode, now + step, AccountEventType.CREDENTIAL_CHANGED, "APP", theirs, ip, null);
            }
            case CALL_CENTRE -> {
                note(episode, now, AccountEventType.CONTACT_CHANGED, "PHONE", null, null, null);
                note(episode, now + step, AccountEventType.LOGIN_SUCCEEDED, "WEB", own, victim.homeIp(), null);
            }
            case REMOTE_CONTROL ->
                note(episode, now, AccountEventType.CREDENTIAL_CHANGED, "APP", own, victim.homeIp(), null);
        }
    }

    private static String attackersAddress(Dice dice) {
        return "198.19." + dice.below(256) + "." + (1 + dice.below(254));
    }

    private static void note(
            Episode episode, long at, AccountEventType type, String channel, String device, String ip, Payee payee) {
        String account = episode.customer().accounts().get(0);
        episode.happened(episode.ledger().event(at, type, account, channel, device, ip, payee));
    }

    private static void pay(Episode episode, long at, Payee payee, long minor, String device, String ip) {
        String account = episode.customer().accounts().get(0);
        episode.happened(episode.ledger().transfer(at, TransactionType.TRANSFER, account, payee, minor, device, ip));
    }
}
