package io.weir.cli.demo;

import io.weir.events.AccountEventCodec;
import io.weir.events.Label;
import io.weir.importer.PaymentsCsv;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A simulation as files, the way a bank would hand them over: payments with their labels as CSV, the mapping that reads them, and account events as
 * they go over the wire, one a line. In order of event time, equal times by id, each event once: the disorder, duplicates and garbage of the
 * simulated wire are left out.
 *
 * @param payments rows of the CSV file
 * @param frauds of them
 * @param accountEvents lines of the other
 */
record SimulatedFiles(Path folder, long payments, long frauds, long accountEvents) {
    private static final Comparator<SimEvent> IN_ORDER =
            Comparator.comparing(SimEvent::time).thenComparing(SimulatedFiles::id);

    static Path transactions(Path folder) {
        return folder.resolve("transactions.csv");
    }

    static Path mapping(Path folder) {
        return folder.resolve("mapping.yaml");
    }

    static Path accountEvents(Path folder) {
        return folder.resolve("account-events.jsonl");
    }

    /** Makes the folder if it is not there; what it holds of these names is written over. */
    static SimulatedFiles write(Simulation simulation, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                mapping(folder),
                "# Payments of weir simulate, with the truth about them.\n"
                        + PaymentsCsv.mappingWithLabels(simulation.settings().labelDelay()));
        Map<String, Label> labels = new HashMap<>();
        simulation.labels().forEach(label -> labels.put(label.transactionId(), label));
        try (Writers to = new Writers(folder, labels)) {
            long maxDelay = simulation.settings().maxDelay().toMillis();
            PriorityQueue<SimEvent> waiting = new PriorityQueue<>(IN_ORDER);
            EventStream events = simulation.events();
            while (events.hasNext()) {
                SimEvent event = events.next();
                // Nothing that is sent from now on happened before that.
                long settled = event.sentMillis() - maxDelay;
                while (!waiting.isEmpty() && waiting.peek().time().toEpochMilli() < settled) {
                    to.write(waiting.remove());
                }
                if (!event.duplicate() && (event.transaction() != null || event.accountEvent() != null)) {
                    waiting.add(event);
                }
            }
            while (!waiting.isEmpty()) {
                to.write(waiting.remove());
            }
            return new SimulatedFiles(folder, to.payments, to.frauds, to.accountEvents);
        }
    }

    private static String id(SimEvent event) {
        return event.transaction() != null
                ? event.transaction().id()
                : event.accountEvent().id();
    }

    private static final class Writers implements AutoCloseable {
        private final Map<String, Label> labels;
        private final BufferedWriter csv;
        private final BufferedWriter lines;
        private long payments;
        private long frauds;
        private long accountEvents;

        @SuppressWarnings("MustBeClosedChecker") // By close().
        Writers(Path folder, Map<String, Label> labels) throws IOException {
            this.labels = labels;
            this.csv = Files.newBufferedWriter(transactions(folder));
            this.lines = Files.newBufferedWriter(SimulatedFiles.accountEvents(folder));
            csv.write(PaymentsCsv.columnsWithLabels() + "\n");
        }

        void write(SimEvent event) throws IOException {
            if (event.transaction() == null) {
                lines.write(new String(AccountEventCodec.write(event.accountEvent()), StandardCharsets.UTF_8) + "\n");
                accountEvents++;
                return;
            }
            Label label = labels.get(event.transaction().id());
            csv.write(PaymentsCsv.row(event.transaction(), label) + "\n");
            payments++;
            frauds += label == null ? 0 : 1;
        }

        @Override
        public void close() throws IOException {
            try (csv) {
                lines.close();
            }
        }
    }
}
