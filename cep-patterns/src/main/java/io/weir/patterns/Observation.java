package io.weir.patterns;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.util.Comparator;

/**
 * A transaction or an account event as the patterns see it: flat, compact and never changed, so that it can be kept in state and
 * handed from operator to operator without a copy.
 *
 * @param id of the event
 * @param time event time, epoch milliseconds; always equal to the timestamp of the stream record
 * @param amountMinor minor units of the currency; 0 for an account event
 * @param currency ISO 4217; null for an account event
 * @param counterparty the account on the other side of a transfer, or the beneficiary that was added; may be null
 * @param device from which it was done; may be null
 * @param newDevice whether a login came from a device the account does not know: set by {@link KnownDevices}, false before
 * @param failedLogins how many logins of the account failed shortly before: set by {@link KnownDevices}, 0 before
 */
public record Observation(
        String id,
        long time,
        Kind kind,
        String account,
        String customer,
        long amountMinor,
        String currency,
        String counterparty,
        String device,
        boolean newDevice,
        int failedLogins) {

    /** The order in which events count: by time, equal times by id, equal ids (a transaction and an account event) by kind. */
    public static final Comparator<Observation> ORDER = (a, b) -> {
        int order = Long.compare(a.time, b.time);
        return order != 0 ? order : compareAtSameTime(a, b);
    };

    /** {@link #ORDER} among events of one time. */
    static int compareAtSameTime(Observation a, Observation b) {
        int order = a.id.compareTo(b.id);
        return order != 0 ? order : a.kind.compareTo(b.kind);
    }

    public static Observation of(Transaction t) {
        return new Observation(
                t.id(),
                t.time().toEpochMilli(),
                Kind.of(t.type()),
                t.account(),
                t.customer(),
                t.amountMinor(),
                t.currency(),
                t.counterparty(),
                t.device(),
                false,
                0);
    }

    public static Observation of(AccountEvent e) {
        return new Observation(
                e.id(),
                e.time().toEpochMilli(),
                Kind.of(e.type()),
                e.account(),
                e.customer(),
                0,
                null,
                e.beneficiary(),
                e.device(),
                false,
                0);
    }

    /** The same event with what {@link KnownDevices} remembers about its account. */
    Observation asSeen(boolean onNewDevice, int failedBefore) {
        return new Observation(
                id,
                time,
                kind,
                account,
                customer,
                amountMinor,
                currency,
                counterparty,
                device,
                onNewDevice,
                failedBefore);
    }

    /** What happened: {@link TransactionType} and {@link AccountEventType} in one, under the same names. */
    public enum Kind {
        CARD(true),
        TRANSFER(true),
        TRANSFER_IN(false),
        DIRECT_DEBIT(false),
        CASH_DEPOSIT(false),
        CASH_WITHDRAWAL(true),
        REFUND(false),
        LOGIN_SUCCEEDED(false),
        LOGIN_FAILED(false),
        CREDENTIAL_CHANGED(false),
        CONTACT_CHANGED(false),
        DEVICE_ENROLLED(false),
        BENEFICIARY_ADDED(false),
        LIMIT_RAISED(false),
        ACCOUNT_OPENED(false),
        ACCOUNT_CLOSED(false);

        private final boolean payment;

        Kind(boolean payment) {
            this.payment = payment;
        }

        /** Whether the account holder sends money away with it: {@link TransactionType#isPayment()}. */
        public boolean isPayment() {
            return payment;
        }

        public static Kind of(TransactionType type) {
            return switch (type) {
                case CARD -> CARD;
                case TRANSFER -> TRANSFER;
                case TRANSFER_IN -> TRANSFER_IN;
                case DIRECT_DEBIT -> DIRECT_DEBIT;
                case CASH_DEPOSIT -> CASH_DEPOSIT;
                case CASH_WITHDRAWAL -> CASH_WITHDRAWAL;
                case REFUND -> REFUND;
            };
        }

        public static Kind of(AccountEventType type) {
            return switch (type) {
                case LOGIN_SUCCEEDED -> LOGIN_SUCCEEDED;
                case LOGIN_FAILED -> LOGIN_FAILED;
                case CREDENTIAL_CHANGED -> CREDENTIAL_CHANGED;
                case CONTACT_CHANGED -> CONTACT_CHANGED;
                case DEVICE_ENROLLED -> DEVICE_ENROLLED;
                case BENEFICIARY_ADDED -> BENEFICIARY_ADDED;
                case LIMIT_RAISED -> LIMIT_RAISED;
                case ACCOUNT_OPENED -> ACCOUNT_OPENED;
                case ACCOUNT_CLOSED -> ACCOUNT_CLOSED;
            };
        }
    }
}
