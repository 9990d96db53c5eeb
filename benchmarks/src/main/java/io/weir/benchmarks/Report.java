package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What a benchmark found, for people and for programs. */
record Report(String name, boolean quick, Contest contest, Rounds.Measured measured) {
    void print(Console console) {
        console.line("");
        console.line("%s, %,d events, %d repetitions", name, contest.events(), measured.repetitions());
        console.line("  %-26s %12s %12s %12s", "", "median", "min", "max");
        measured.arms()
                .forEach((arm, spread) -> console.line(
                        "  %-26s %,12.0f %,12.0f %,12.0f  %s",
                        arm, spread.median(), spread.min(), spread.max(), unit(arm)));
        measured.ratios()
                .forEach((key, spread) ->
                        console.line("  %-26s %12.2f %12.2f %12.2f", key, spread.median(), spread.min(), spread.max()));
        if (quick) {
            console.line("  --quick: too little and too short to mean anything");
        }
    }

    void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("name", name);
        // A mismatch ends the benchmark before there is a report.
        root.put("equal", true);
        root.put("repetitions", measured.repetitions());
        ObjectNode arms = root.putObject("arms");
        measured.arms().forEach((arm, spread) -> put(arms.putObject(arm).put("unit", unit(arm)), spread, 1));
        ObjectNode ratios = root.putObject("ratios");
        measured.ratios().forEach((key, spread) -> put(ratios.putObject(key), spread, 1000));
        root.put("events", contest.events());
        root.put("quick", quick);
        ObjectNode machine = root.putObject("machine");
        machine().forEach(machine::put);
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void put(ObjectNode node, Spread spread, double perUnit) {
        node.put("median", Math.round(spread.median() * perUnit) / perUnit)
                .put("min", Math.round(spread.min() * perUnit) / perUnit)
                .put("max", Math.round(spread.max() * perUnit) / perUnit);
    }

    private String unit(String name) {
        return contest.arms().stream()
                .filter(arm -> arm.name().equals(name))
                .findFirst()
                .orElseThrow()
                .unit();
    }

    private static Map<String, String> machine() {
        return Map.of(
                "date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "cores", Integer.toString(Runtime.getRuntime().availableProcessors()),
                "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "loadAverage",
                        Double.toString(
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }
}
