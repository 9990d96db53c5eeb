package io.weir.simulator;

import static java.util.stream.Collectors.groupingBy;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The definitions of the three typologies as loops over everything that happened: slow, obvious, and nobody's product code. */
final class NaiveDetectors {
    private final List<Transaction> transactions;
    private final Map<String, List<AccountEvent>> accountEvents;

    NaiveDetectors(List<Transaction> transactions, List<AccountEvent> accountEvents) {
        this.transactions = transactions.stream()
                .sorted(Comparator.comparing(Transaction::time))
                .toList();
        this.accountEvents = accountEvents.stream()
                .sorted(Comparator.comparing(AccountEvent::time))
                .collect(groupingBy(AccountEvent::account));
    }

    /** Every deposit that is part of any three or more just below the threshold, of one customer and currency, within 24 hours. */
    Set<String> structuring() {
        Set<String> found = new TreeSet<>();
        transactions.stream()
                .filter(t -> t.type() == TransactionType.CASH_DEPOSIT)
                .filter(t -> t.amountMinor() >= 500_000 && t.amountMinor() < 1_000_000)
                .collect(groupingBy(t -> t.customer() + t.currency()))
                .values()
                .forEach(deposits -> found.addAll(within(deposits, 3, Duration.ofDays(1))));
        return found;
    }

    /** Every payment that is part of any five or more of one account within 60 seconds. */
    Set<String> velocityBursts() {
        Set<String> found = new TreeSet<>();
        transactions.stream()
                .filter(t -> t.type().isPayment())
                .collect(groupingBy(Transaction::account))
                .values()
                .forEach(payments -> found.addAll(within(payments, 5, Duration.ofMinutes(1))));
        return found;
    }

    private static Set<String> within(List<Transaction> ordered, int count, Duration window) {
        Set<String> found = new HashSet<>();
        for (int i = 0; i + count <= ordered.size(); i++) {
            List<Transaction> some = ordered.subList(i, i + count);
            if (!some.get(0).time().plus(window).isBefore(some.get(count - 1).time())) {
                some.forEach(t -> found.add(t.id()));
            }
        }
        return found;
    }

    /**
     * Every transfer that empties a taken-over account.
     *
     * @param enrolled whether a device is known once it is registered, or only once it has logged in
     */
    Set<String> drains(boolean enrolled) {
        Set<String> found = new TreeSet<>();
        Map<String, List<Transaction>> transfers = transactions.stream()
                .filter(t -> t.type() == TransactionType.TRANSFER && t.amountMinor() >= 100_000)
                .collect(groupingBy(Transaction::account));
        transfers.forEach((account, sent) -> {
            List<AccountEvent> events = accountEvents.getOrDefault(account, List.of());
            List<Instant> beginnings = beginnings(events, enrolled);
            for (Transaction drain : sent) {
                for (AccountEvent added : events) {
                    if (added.type() == AccountEventType.BENEFICIARY_ADDED
                            && added.beneficiary().equals(drain.counterparty())
                            && !added.time().isAfter(drain.time())
                            && beginnings.stream()
                                    .anyMatch(b -> !b.isAfter(added.time())
                                            && !b.plus(Duration.ofMinutes(30)).isBefore(drain.time()))) {
                        found.add(drain.id());
                    }
                }
            }
        });
        return found;
    }

    private static List<Instant> beginnings(List<AccountEvent> events, boolean enrolled) {
        Set<String> known = new HashSet<>();
        return events.stream()
                .filter(e -> switch (e.type()) {
                    case CREDENTIAL_CHANGED, CONTACT_CHANGED -> true;
                    case DEVICE_ENROLLED -> {
                        if (enrolled) {
                            known.add(e.device());
                        }
                        yield false;
                    }
                    case LOGIN_SUCCEEDED -> {
                        boolean others = !known.isEmpty();
                        yield known.add(e.device()) && others;
                    }
                    default -> false;
                })
                .map(AccountEvent::time)
                .toList();
    }
}
