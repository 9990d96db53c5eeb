package io.weir.benchmarks.features;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * A transaction as a row, with the flags that our catalogue's indicators are, so that SQL need not work them out. Public and without logic
 * because it is on a stream; named as the catalogue's fields are.
 */
public final class Seen {
    public String id;
    public String account;
    public String customer;
    public String merchant;
    public String terminal;
    public String counterparty;
    public String country;
    public String device;
    public String mcc;
    public String ip;
    public long amount;
    public long incoming;
    public long outgoing;
    public int payments;
    public int cash_deposits;
    public int just_below_threshold;
    public int round;
    public int night;
    public int weekend;

    /** For Flink's serializer. */
    public Seen() {}

    static Seen of(Transaction t) {
        Seen seen = new Seen();
        seen.id = t.id();
        seen.account = t.account();
        seen.customer = t.customer();
        seen.merchant = t.merchant();
        seen.terminal = t.terminal();
        seen.counterparty = t.counterparty();
        seen.country = t.country();
        seen.device = t.device();
        seen.mcc = t.mcc();
        seen.ip = t.ip();
        seen.amount = t.amountMinor();
        switch (t.type()) {
            case TRANSFER_IN, CASH_DEPOSIT, REFUND -> seen.incoming = t.amountMinor();
            case CARD, TRANSFER, DIRECT_DEBIT, CASH_WITHDRAWAL -> seen.outgoing = t.amountMinor();
        }
        seen.payments = t.type().isPayment() ? 1 : 0;
        seen.cash_deposits = t.type() == TransactionType.CASH_DEPOSIT ? 1 : 0;
        seen.just_below_threshold =
                seen.cash_deposits == 1 && t.amountMinor() < 1_000_000 && t.amountMinor() >= 800_000 ? 1 : 0;
        seen.round = t.amountMinor() > 0 && t.amountMinor() % 10_000 == 0 ? 1 : 0;
        ZonedDateTime time = t.time().atZone(ZoneOffset.UTC);
        seen.night = time.getHour() < 7 ? 1 : 0;
        seen.weekend = time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 ? 1 : 0;
        return seen;
    }
}
