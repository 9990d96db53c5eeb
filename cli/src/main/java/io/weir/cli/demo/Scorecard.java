package io.weir.cli.demo;

import io.weir.cli.command.Console;
import io.weir.events.Alert;
import io.weir.simulator.crimes.Crime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Planted crimes against alerts, per typology. An alert detects a crime when its typology is the crime's and its evidence holds one of the
 * crime's events; an alert that detects none is false.
 */
record Scorecard(Map<String, Row> rows) {

    /**
     * @param planted crimes
     * @param detected crimes with at least one alert
     * @param falseAlerts alerts that detect no crime
     * @param doubled alerts beyond the first for the same crime
     */
    record Row(int planted, int detected, int falseAlerts, int doubled) {
        int missed() {
            return planted - detected;
        }
    }

    static Scorecard of(List<Crime> crimes, List<Alert> alerts) {
        Map<String, Crime> crimeByEvent = new HashMap<>();
        Map<String, Integer> planted = new TreeMap<>();
        for (Crime crime : crimes) {
            planted.merge(crime.typology(), 1, Integer::sum);
            crime.transactionIds().forEach(id -> crimeByEvent.put(crime.typology() + "/" + id, crime));
            crime.accountEventIds().forEach(id -> crimeByEvent.put(crime.typology() + "/" + id, crime));
        }
        Map<String, Set<Crime>> detected = new HashMap<>();
        Map<String, Integer> falseAlerts = new HashMap<>();
        Map<String, Integer> doubled = new HashMap<>();
        for (Alert alert : alerts) {
            Crime crime = alert.evidence().stream()
                    .map(id -> crimeByEvent.get(alert.typology() + "/" + id))
                    .filter(found -> found != null)
                    .findFirst()
                    .orElse(null);
            planted.putIfAbsent(alert.typology(), 0);
            if (crime == null) {
                falseAlerts.merge(alert.typology(), 1, Integer::sum);
            } else if (!detected.computeIfAbsent(alert.typology(), typology -> new HashSet<>())
                    .add(crime)) {
                doubled.merge(alert.typology(), 1, Integer::sum);
            }
        }
        Map<String, Row> rows = new TreeMap<>();
        planted.forEach((typology, count) -> rows.put(
                typology,
                new Row(
                        count,
                        detected.getOrDefault(typology, Set.of()).size(),
                        falseAlerts.getOrDefault(typology, 0),
                        doubled.getOrDefault(typology, 0))));
        return new Scorecard(rows);
    }

    /** Whether every crime was detected, once. */
    boolean complete() {
        return rows.values().stream().allMatch(row -> row.missed() == 0 && row.doubled() == 0);
    }

    void print(Console console) {
        console.line("  %-20s %8s %9s %7s %6s %8s", "typology", "planted", "detected", "missed", "false", "doubled");
        rows.forEach((typology, row) -> console.line(
                "  %-20s %8d %9d %7d %6d %8d",
                typology, row.planted(), row.detected(), row.missed(), row.falseAlerts(), row.doubled()));
    }
}
