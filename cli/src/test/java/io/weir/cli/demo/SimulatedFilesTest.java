package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.WeirProcess;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.importer.ImportedFile;
import io.weir.importer.ImportedRow;
import io.weir.importer.Mapping;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written, read again by the importer, is what was simulated. */
class SimulatedFilesTest {
    @TempDir
    private Path folder;

    @Test
    void theImporterReadsWhatWasSimulated() throws Exception {
        Simulation simulation = new Simulation(SimulationSettings.builder()
                .seed(7)
                .customers(60)
                .duration(Duration.ofDays(3))
                .structuring(3)
                .velocityBursts(3)
                .accountTakeovers(3)
                .disorder(0.2)
                .duplicates(0.1)
                .garbage(0.05)
                .labelDelay(Duration.ofHours(30))
                .build());
        List<Transaction> transactions = new ArrayList<>();
        List<AccountEvent> accountEvents = new ArrayList<>();
        for (EventStream events = simulation.events(); events.hasNext(); ) {
            SimEvent event = events.next();
            if (!event.duplicate() && event.transaction() != null) {
                transactions.add(event.transaction());
            } else if (!event.duplicate() && event.accountEvent() != null) {
                accountEvents.add(event.accountEvent());
            }
        }
        transactions.sort(Comparator.comparing(Transaction::time).thenComparing(Transaction::id));
        accountEvents.sort(Comparator.comparing(AccountEvent::time).thenComparing(AccountEvent::id));

        SimulatedFiles written = SimulatedFiles.write(simulation, folder);

        List<Transaction> read = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        try (ImportedFile rows =
                ImportedFile.open(SimulatedFiles.transactions(folder), Mapping.load(SimulatedFiles.mapping(folder)))) {
            for (ImportedRow row : rows) {
                assertThat(row.isBad()).as("line " + row.line()).isFalse();
                read.add(row.transaction());
                if (row.label() != null) {
                    labels.add(row.label());
                }
            }
            assertThat(rows.progress().outOfOrder()).isZero();
        }
        assertThat(read).isEqualTo(transactions);
        assertThat(labels).containsExactlyInAnyOrderElementsOf(simulation.labels());
        assertThat(written.payments()).isEqualTo(transactions.size());
        assertThat(written.frauds()).isEqualTo(simulation.labels().size());

        List<AccountEvent> readEvents = new ArrayList<>();
        for (String line : Files.readAllLines(SimulatedFiles.accountEvents(folder))) {
            readEvents.add(AccountEventCodec.read(line.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE));
        }
        assertThat(readEvents).isEqualTo(accountEvents);
        assertThat(written.accountEvents()).isEqualTo(accountEvents.size());
    }

    @Test
    void aFolderThatHoldsASimulationIsLeftAlone() throws Exception {
        String[] command = {"simulate", "--out", folder.toString(), "--customers", "20", "--days", "1", "--crimes", "1"
        };
        assertThat(WeirProcess.here(command))
                .satisfies(
                        result -> assertThat(result.exit()).as(result.output()).isZero());
        assertThat(WeirProcess.here(command))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("it holds a simulation already"));
        assertThat(WeirProcess.here("simulate", "--out", folder.resolve("x").toString(), "--customers", "3"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("customers is 3"));
    }
}
