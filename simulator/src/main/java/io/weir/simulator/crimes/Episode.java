package io.weir.simulator.crimes;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;
import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Ledger;
import io.weir.simulator.population.Population;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One crime as it is written: who suffers or commits it, and what happened so far. */
public final class Episode {
    private final String name;
    private final Typology typology;
    private final Population population;
    private final Ledger ledger;
    private final Dice dice;
    private final List<Transaction> transactions = new ArrayList<>();
    private final List<AccountEvent> accountEvents = new ArrayList<>();

    Episode(String name, Typology typology, Population population, Ledger ledger, Dice dice) {
        this.name = name;
        this.typology = typology;
        this.population = population;
        this.ledger = ledger;
        this.dice = dice;
    }

    void happened(Transaction transaction) {
        transactions.add(transaction);
    }

    void happened(AccountEvent event) {
        accountEvents.add(event);
    }

    Population population() {
        return population;
    }

    Ledger ledger() {
        return ledger;
    }

    Dice dice() {
        return dice;
    }

    public Customer customer() {
        return ledger.customer();
    }

    public Typology typology() {
        return typology;
    }

    /** In order of time. */
    public List<Transaction> transactions() {
        return Collections.unmodifiableList(transactions);
    }

    /** In order of time. */
    public List<AccountEvent> accountEvents() {
        return Collections.unmodifiableList(accountEvents);
    }

    public Crime crime() {
        List<Instant> times = Stream.concat(
                        transactions.stream().map(Transaction::time),
                        accountEvents.stream().map(AccountEvent::time))
                .sorted(Comparator.naturalOrder())
                .toList();
        return new Crime(
                name,
                typology.name(),
                transactions.get(0).account(),
                customer().id(),
                transactions.stream().map(Transaction::id).toList(),
                accountEvents.stream().map(AccountEvent::id).toList(),
                times.get(0),
                times.get(times.size() - 1));
    }
}
