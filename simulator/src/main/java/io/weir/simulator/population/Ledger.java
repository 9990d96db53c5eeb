package io.weir.simulator.population;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Instant;

/** Writes down what happens to one customer, as the bank would record it. Numbers every entry with an id that tells nothing. */
public final class Ledger {
    /** How many entries a customer can have before ids would meet those of the next customer. */
    private static final int NUMBERS_PER_CUSTOMER = 1 << 24;

    private final Customer customer;
    private final long idSeed;
    private long next;

    private Ledger(long seed, Customer customer, int firstNumber) {
        this.customer = customer;
        this.idSeed = Dice.mix(seed);
        this.next = (long) customer.index() * NUMBERS_PER_CUSTOMER + firstNumber;
    }

    /** The ledger of the customer's ordinary days. */
    public static Ledger ordinary(long seed, Customer customer) {
        return new Ledger(seed, customer, 0);
    }

    /** The ledger of what is scripted for the customer beside the ordinary days. */
    public static Ledger scripted(long seed, Customer customer) {
        return new Ledger(seed, customer, NUMBERS_PER_CUSTOMER / 2);
    }

    public Customer customer() {
        return customer;
    }

    /** A card payment: at the terminal, or over the internet from a device at an address. */
    public Transaction card(
            long at, String account, Merchant merchant, String terminal, long minor, String device, String ip) {
        boolean online = merchant.category().online();
        return Transaction.of(
                        id("t"),
                        Instant.ofEpochMilli(at),
                        TransactionType.CARD,
                        account,
                        customer.id(),
                        minor,
                        online ? customer.home().currency() : merchant.city().currency())
                .merchant(merchant.id())
                .terminal(terminal)
                .mcc(merchant.category().mcc())
                .channel(online ? "ECOM" : "POS")
                .country(merchant.city().country())
                .place(merchant.latitude(), merchant.longitude())
                .device(online ? device : null)
                .ip(online ? ip : null)
                .build();
    }

    public Transaction refund(long at, String account, Merchant merchant, long minor) {
        boolean online = merchant.category().online();
        return Transaction.of(
                        id("t"),
                        Instant.ofEpochMilli(at),
                        TransactionType.REFUND,
                        account,
                        customer.id(),
                        minor,
                        online ? customer.home().currency() : merchant.city().currency())
                .merchant(merchant.id())
                .mcc(merchant.category().mcc())
                .channel(online ? "ECOM" : "POS")
                .country(merchant.city().country())
                .place(merchant.latitude(), merchant.longitude())
                .build();
    }

    /** TRANSFER, TRANSFER_IN or DIRECT_DEBIT in the customer's currency; device and address are null when others initiated it. */
    public Transaction transfer(
            long at, TransactionType type, String account, Payee other, long minor, String device, String ip) {
        return Transaction.of(
                        id("t"),
                        Instant.ofEpochMilli(at),
                        type,
                        account,
                        customer.id(),
                        minor,
                        customer.home().currency())
                .counterparty(other.account())
                .counterpartyBank(other.bank())
                .channel(device == null ? "SEPA" : "APP")
                .country(customer.home().country())
                .device(device)
                .ip(ip)
                .build();
    }

    /** CASH_DEPOSIT or CASH_WITHDRAWAL in the currency of the city. */
    public Transaction cash(long at, TransactionType type, String account, City city, String terminal, long minor) {
        return Transaction.of(id("t"), Instant.ofEpochMilli(at), type, account, customer.id(), minor, city.currency())
                .terminal(terminal)
                .channel(type == TransactionType.CASH_DEPOSIT ? "BRANCH" : "ATM")
                .country(city.country())
                .place(city.latitude(), city.longitude())
                .build();
    }

    /** Something other than money moving; the payee only with BENEFICIARY_ADDED, else null. */
    public AccountEvent event(
            long at, AccountEventType type, String account, String channel, String device, String ip, Payee payee) {
        return new AccountEvent(
                id("e"),
                Instant.ofEpochMilli(at),
                type,
                account,
                customer.id(),
                device,
                ip,
                customer.home().country(),
                channel,
                payee == null ? null : payee.account(),
                payee == null ? null : payee.bank());
    }

    /** Scrambled one to one: unique, and neither customer nor order nor crime can be read from it. */
    private String id(String prefix) {
        return prefix + Long.toHexString(Dice.mix(idSeed + next++));
    }
}
