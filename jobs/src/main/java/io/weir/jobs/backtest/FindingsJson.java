package io.weir.jobs.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.TreeMap;

/** Findings for programs. A figure that means nothing, such as precision without labels, is null. */
final class FindingsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FindingsJson() {}

    static String of(Findings findings) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("first", findings.first().toString())
                .put("last", findings.last().toString());
        root.put("payments", findings.payments());
        root.put("labels", findings.hasLabels()).put("frauds", findings.frauds());
        ArrayNode versions = root.putArray("versions");
        for (Findings.Version version : findings.versions()) {
            write(versions.addObject(), version, findings);
        }
        if (findings.both() != null) {
            root.putObject("comparison")
                    .put("both", findings.both().both())
                    .put("onlyFirst", findings.both().onlyFirst())
                    .put("onlyFirstFrauds", findings.both().onlyFirstFrauds())
                    .put("onlySecond", findings.both().onlySecond())
                    .put("onlySecondFrauds", findings.both().onlySecondFrauds());
        }
        findings.notes().forEach(root.putArray("notes")::add);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void write(ObjectNode node, Findings.Version version, Findings findings) {
        node.put("rule", version.rule().header().id());
        node.put("version", version.rule().header().version());
        node.put("file", version.rule().file());
        node.put("kind", version.rule().kind().name());
        ObjectNode thresholds = node.putObject("thresholds");
        version.rule().header().thresholds().forEach(one -> thresholds.put(one.name(), one.usual()));
        node.put("alerts", version.alerts());
        node.put("payments", version.caught());
        number(node, "precision", findings.hasLabels() ? version.precision() : Double.NaN);
        number(node, "recall", version.recall(findings.frauds()));
        node.put("frauds", version.caughtFrauds());
        node.put("rightAlerts", version.rightAlerts());
        ObjectNode perDay = node.putObject("alertsPerDay");
        new TreeMap<>(version.perDay()).forEach((day, count) -> perDay.put(day.toString(), count));
        node.putObject("atMost")
                .put("alerts", version.rule().header().atMost().alerts())
                .put("perSeconds", version.rule().header().atMost().per().toSeconds())
                .put("busiest", version.busiest())
                .put("spansAbove", version.spansAbove());
        node.put("failures", version.failures()).put("firstFailure", version.firstFailure());
        ArrayNode overlaps = node.putArray("overlaps");
        version.overlaps()
                .forEach(overlap -> overlaps.addObject()
                        .put("with", overlap.with())
                        .put("theirs", overlap.theirs())
                        .put("both", overlap.both()));
        node.put("alone", version.alone()).put("aloneFrauds", version.aloneFrauds());
        number(node, "nanosPerPayment", version.nanos());
        number(node, "shareOfEvaluation", version.share());
        ArrayNode typical = node.putArray("typical");
        for (Sample.Alert alert : version.typical()) {
            ObjectNode one = typical.addObject();
            one.put("time", alert.time().toString()).put("subject", alert.subject());
            alert.evidence().forEach(one.putArray("evidence")::add);
            one.put("amountMinor", alert.amountMinor()).put("currency", alert.currency());
            one.put("fraud", alert.fraud()).put("reason", alert.reason());
        }
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
