package io.weir.benchmarks;

import io.weir.events.Alert;
import io.weir.simulator.crimes.Crime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is in the input: fast but wrong is not an option. */
public final class Truth {
    private final List<Crime> planted;

    /** @param planted the crimes; at least one, each of them to be alerted once */
    public Truth(List<Crime> planted) {
        if (planted.isEmpty()) {
            throw new IllegalArgumentException("Without planted crimes there is nothing to find");
        }
        this.planted = planted;
    }

    /**
     * The alerts in words, one line each.
     *
     * @throws Mismatch unless every planted crime has raised exactly one alert, and nothing else has
     */
    public SortedSet<String> check(String arm, Collection<Alert> alerts) {
        Set<String> planted = this.planted.stream()
                .flatMap(crime -> crime.transactionIds().stream().map(id -> crime.typology() + " " + id))
                .collect(Collectors.toSet());
        Set<String> proven = new HashSet<>();
        SortedSet<String> words = new TreeSet<>();
        for (Alert alert : alerts) {
            String inWords = "%s of %s, evidence %s, id %s"
                    .formatted(alert.typology(), alert.subject(), alert.evidence(), alert.id());
            if (!words.add(inWords)) {
                throw new Mismatch(arm + " raises an alert twice: " + inWords);
            }
            List<String> evidence = alert.evidence().stream()
                    .map(id -> alert.typology() + " " + id)
                    .toList();
            if (evidence.stream().noneMatch(planted::contains)) {
                throw new Mismatch(arm + " raises an alert that is no planted crime: " + inWords);
            }
            proven.addAll(evidence);
        }
        for (Crime crime : this.planted) {
            if (crime.transactionIds().stream().noneMatch(id -> proven.contains(crime.typology() + " " + id))) {
                throw new Mismatch(arm + " misses a planted crime: " + crime);
            }
        }
        if (words.size() != this.planted.size()) {
            throw new Mismatch(
                    "%s raises %d alerts for %d planted crimes".formatted(arm, words.size(), this.planted.size()));
        }
        return words;
    }
}
