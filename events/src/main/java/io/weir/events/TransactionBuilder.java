package io.weir.events;

import java.time.Instant;

/**
 * Makes a {@link Transaction} of what is known of it, begun with {@link Transaction#of}. What is not named is missing: null, a
 * place NaN, never zero. Units are those of the record.
 */
public final class TransactionBuilder {
    private final String id;
    private final Instant time;
    private final TransactionType type;
    private final String account;
    private final String customer;
    private final long amountMinor;
    private final String currency;
    private String counterparty;
    private String counterpartyBank;
    private String merchant;
    private String terminal;
    private String mcc;
    private String channel;
    private String country;
    private double latitude = Double.NaN;
    private double longitude = Double.NaN;
    private String device;
    private String ip;

    TransactionBuilder(
            String id,
            Instant time,
            TransactionType type,
            String account,
            String customer,
            long amountMinor,
            String currency) {
        this.id = id;
        this.time = time;
        this.type = type;
        this.account = account;
        this.customer = customer;
        this.amountMinor = amountMinor;
        this.currency = currency;
    }

    public TransactionBuilder counterparty(String value) {
        counterparty = value;
        return this;
    }

    public TransactionBuilder counterpartyBank(String value) {
        counterpartyBank = value;
        return this;
    }

    public TransactionBuilder merchant(String value) {
        merchant = value;
        return this;
    }

    public TransactionBuilder terminal(String value) {
        terminal = value;
        return this;
    }

    public TransactionBuilder mcc(String value) {
        mcc = value;
        return this;
    }

    public TransactionBuilder channel(String value) {
        channel = value;
        return this;
    }

    public TransactionBuilder country(String value) {
        country = value;
        return this;
    }

    /** In degrees; NaN is missing. */
    public TransactionBuilder place(double latitude, double longitude) {
        this.latitude = latitude;
        this.longitude = longitude;
        return this;
    }

    public TransactionBuilder device(String value) {
        device = value;
        return this;
    }

    public TransactionBuilder ip(String value) {
        ip = value;
        return this;
    }

    public Transaction build() {
        return new Transaction(
                id,
                time,
                type,
                account,
                customer,
                amountMinor,
                currency,
                counterparty,
                counterpartyBank,
                merchant,
                terminal,
                mcc,
                channel,
                country,
                latitude,
                longitude,
                device,
                ip);
    }
}
