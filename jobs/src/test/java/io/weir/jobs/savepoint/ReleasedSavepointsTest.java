package io.weir.jobs.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import io.weir.jobs.Arrival;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.Segments;
import io.weir.jobs.savepoint.Finding.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every release leaves a small savepoint behind, in src/test/resources/savepoints/VERSION: of a job that had seen {@link #BEFORE}. The job of today starts from each
 * and goes on: what was half finished completes, what was seen is still a duplicate, features know their past. {@code -Dweir.savepoint=VERSION} writes one.
 */
class ReleasedSavepointsTest {
    private static final Path RELEASED = Path.of("src/test/resources/savepoints");
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final DetectionSettings SETTINGS =
            DetectionSettings.from(new String[] {"--features.enabled", "true"});

    /** Two of three deposits, four of five quick payments, two of three steps of a takeover. */
    private static final List<Arrival> BEFORE = List.of(
            event("e0", -86_400, AccountEventType.LOGIN_SUCCEEDED, "old", null),
            deposit("d1", 0, 950_000),
            deposit("d2", 3_600, 980_000),
            event("e1", 6_900, AccountEventType.LOGIN_SUCCEEDED, "new", null),
            event("e2", 7_000, AccountEventType.BENEFICIARY_ADDED, "new", "MULE"),
            card("v0", 7_190),
            card("v1", 7_195),
            card("v2", 7_197),
            card("v3", 7_200));

    /** A repetition, the last step of each, and enough afterwards for event time to pass them. */
    private static final List<Arrival> AFTER = List.of(
            card("v3", 7_200),
            card("v4", 7_204),
            transaction("x1", 7_300, TransactionType.TRANSFER, "MULE", 500_000),
            deposit("d3", 10_800, 990_000),
            card("z1", 90_000));

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private static Path folder;

    /** Of a job that was never stopped. */
    private static Segments unbroken;

    @BeforeAll
    static void runUnbroken() throws Exception {
        String version = System.getProperty("weir.savepoint");
        if (version != null) {
            write(version);
        }
        unbroken = new Segments(SETTINGS, Catalogue.shipped());
        List<Arrival> all = new ArrayList<>(BEFORE);
        all.addAll(AFTER);
        unbroken.run(all, null, 1, folder);
    }

    private static void write(String version) throws Exception {
        SavepointFiles whole =
                SavepointFiles.open(new Segments(SETTINGS, Catalogue.shipped()).run(BEFORE, null, 1, folder));
        SavepointFiles.write(
                new Bootstrap(SETTINGS, Catalogue.shipped()).byUid(whole).values(), RELEASED.resolve(version));
    }

    static Stream<Path> released() throws IOException {
        try (Stream<Path> versions = Files.list(RELEASED)) {
            return versions.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void theJobOfTodayGoesOnFromIt(Path savepoint) throws Exception {
        assertThat(new Preflight(SETTINGS).of(SavepointFiles.open(savepoint.toString()), 2))
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.fate()).as(finding.toString()).isIn(Fate.KEPT, Fate.WARMS_UP));

        Segments after = new Segments(SETTINGS, Catalogue.shipped());
        after.run(AFTER, savepoint.toUri().toString(), 2, folder);

        assertThat(after.alerts())
                .extracting(Alert::detector, Alert::evidence)
                .containsExactlyInAnyOrder(
                        tuple("velocity-burst", List.of("v0", "v1", "v2", "v3", "v4")),
                        tuple("account-takeover", List.of("e1", "e2", "x1")),
                        tuple("structuring", List.of("d1", "d2", "d3")));
        assertThat(after.vectors()).containsOnlyKeys("v4", "x1", "d3", "z1");
        assertThat(after.decisions()).containsOnlyKeys("v4", "x1", "d3", "z1");
        // Features that were added since may warm up; the others know what they always knew.
        assertThat(known(after.vectors(), savepoint)).isEqualTo(known(unbroken.vectors(), savepoint));
    }

    /** The values of today's features that the savepoint's catalogue had, of the transactions after it. */
    private static Map<String, List<Integer>> known(Map<String, List<Integer>> vectors, Path savepoint)
            throws IOException {
        List<String> warming = new ArrayList<>();
        for (Finding finding : Preflight.ofFeatures(features(savepoint))) {
            if (finding.fate() == Fate.WARMS_UP) {
                warming.add(finding.state());
            }
        }
        Map<String, List<Integer>> known = new TreeMap<>();
        vectors.forEach((id, bits) -> {
            if (AFTER.stream().anyMatch(after -> after.transaction().id().equals(id)) && !id.equals("v3")) {
                List<Integer> kept = new ArrayList<>();
                for (String name : Catalogue.shipped().names()) {
                    if (!warming.contains(name)) {
                        kept.add(bits.get(Catalogue.shipped().indexOf(name)));
                    }
                }
                known.put(id, kept);
            }
        });
        return known;
    }

    private static KeptState features(Path savepoint) throws IOException {
        return new KeptState(SavepointFiles.open(savepoint.toString()).operators().stream()
                .filter(operator -> Preflight.nameOf(operator).equals("features"))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void theReleaseOfTodayHasOne() throws IOException {
        assertThat(released().map(folder -> folder.getFileName().toString())).contains("0.1.0");
    }

    private static Arrival deposit(String id, int second, long amountMinor) {
        return transaction(id, second, TransactionType.CASH_DEPOSIT, null, amountMinor);
    }

    private static Arrival card(String id, int second) {
        return transaction(id, second, TransactionType.CARD, null, 2_000);
    }

    private static Arrival transaction(
            String id, int second, TransactionType type, String counterparty, long amountMinor) {
        return Segments.arrival(
                Transaction.of(id, START.plusSeconds(second), type, "A", "C", amountMinor, "EUR")
                        .counterparty(counterparty)
                        .merchant(type == TransactionType.CARD ? "M" : null)
                        .country("DE")
                        .device("new")
                        .build(),
                null,
                null);
    }

    private static Arrival event(String id, int second, AccountEventType type, String device, String beneficiary) {
        return Segments.arrival(
                null,
                new AccountEvent(
                        id, START.plusSeconds(second), type, "A", "C", device, null, null, null, beneficiary, null),
                null);
    }
}
