package io.weir.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.command.Console;
import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.sql.RuleAlert;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each rule raised, against the truth.
 *
 * @param operations what was told to those who run the system, such as of a rule that fired too often
 */
record RuleCard(Map<String, Row> rows, List<String> operations) {
    /**
     * @param alerts that it raised
     * @param shadow of them, while it was in shadow
     * @param ofCrimes of all, those whose evidence holds a payment of a crime
     */
    record Row(int alerts, int shadow, int ofCrimes) {
        Row and(Row other) {
            return new Row(alerts + other.alerts, shadow + other.shadow, ofCrimes + other.ofCrimes);
        }
    }

    /** @param fraud payments of crimes, by id */
    static RuleCard of(List<Alert> alerts, Set<String> fraud) {
        Map<String, Row> rows = new TreeMap<>();
        for (Alert alert : alerts) {
            if (alert.detector().startsWith(RuleAlert.DETECTOR)) {
                boolean crime = alert.evidence().stream().anyMatch(fraud::contains);
                rows.merge(
                        alert.detector().substring(RuleAlert.DETECTOR.length()) + "/" + alert.detectorVersion(),
                        new Row(1, alert.mode() == AlertMode.SHADOW ? 1 : 0, crime ? 1 : 0),
                        Row::and);
            }
        }
        return new RuleCard(
                rows,
                alerts.stream()
                        .filter(alert -> alert.mode() == AlertMode.OPERATIONS)
                        .map(Alert::reason)
                        .toList());
    }

    void print(Console console) {
        console.line("  %-32s %8s %9s %10s", "rule", "alerts", "in shadow", "of crimes");
        rows.forEach((rule, row) ->
                console.line("  %-32s %,8d %,9d %,10d", rule, row.alerts(), row.shadow(), row.ofCrimes()));
        operations.forEach(told -> console.line("  told to operations: %s", told));
    }

    void write(ObjectNode node) {
        rows.forEach((rule, row) -> node.putObject(rule)
                .put("alerts", row.alerts())
                .put("shadow", row.shadow())
                .put("ofCrimes", row.ofCrimes()));
    }
}
