package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped mappings on the files they are for, against the counts that come with the files. Skips where the files are not there. */
class SharedDataTest {
    private static final Path HOME = Path.of(System.getProperty("weir.home", ".."));

    private static Path shared(String file) {
        String folder = System.getenv("WEIR_SHARED_DATA");
        Path path = (folder == null ? HOME.resolve("../shared/data") : Path.of(folder)).resolve(file);
        assumeTrue(Files.exists(path), () -> "skipped: there is no " + path + "; WEIR_SHARED_DATA names the folder");
        return path;
    }

    private static Mapping shipped(String name) {
        return Mapping.load(HOME.resolve("importer/mappings").resolve(name + ".yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "handbook           | handbook/transactions.csv.gz                       | 1754155 |   0 |    0 | 2018-04-01T00:00:31Z | 2018-09-30T23:59:57Z | compromised-customer=4631 compromised-terminal=9077 large-amount=973",
                "amlsim-samples     | amlsim-samples/20K_cycle200_transactions.csv.gz    |  117805 |   0 |    0 | 2018-01-02T00:00:00Z | 2018-05-30T00:00:00Z | none",
                "amlsim-samples     | amlsim-samples/20K_fanin200_transactions.csv.gz    |  118250 |   0 |    0 | 2018-01-02T00:00:00Z | 2018-05-30T00:00:00Z | none",
                "amlsim-typologies  | amlsim-typologies/transactions.csv.gz              |  199711 |   0 |    0 | 2020-01-01T00:00:00Z | 2021-12-20T00:00:00Z | cycle=269 fan-in=255 fan-out=261 gather-scatter=326 scatter-gather=567",
                "paysim             | paysim/transactions.csv.gz                         |  330807 |   0 |    0 | 2017-01-01T01:00:00Z | 2017-01-30T23:00:00Z | account-takeover=160",
                // One of the 466 payments in stacks is in Bitcoin.
                "amlworld-patterns  | ibm-amlworld/hi_small_laundering_patterns.csv.gz   |    3209 |   1 | 3142 | 2022-09-01T00:03:00Z | 2022-09-18T16:18:00Z | bipartite=263 cycle=287 fan-in=318 fan-out=342 gather-scatter=716 random=191 scatter-gather=626 stack=465",
                // 211 payments are in Bitcoin, 56 of them laundering.
                "amlworld-balanced  | ibm-amlworld/hi_small_balanced_10354.csv.gz        |   10354 | 211 |    0 | 2022-09-01T00:00:00Z | 2022-09-18T16:18:00Z | laundering=5121",
            })
    void everyRowOfAPublicFileIsImportedInOrderOfTime(
            String mapping,
            String name,
            long rows,
            long bad,
            long outOfOrder,
            Instant first,
            Instant last,
            String typologies)
            throws IOException {
        Path path = shared(name);
        Set<String> ids = new HashSet<>();
        Map<String, Integer> labels = new TreeMap<>();
        List<Long> linesThatGoBack = new ArrayList<>();
        Instant earliest = null;
        Instant before = Instant.MIN;
        try (ImportedFile file = ImportedFile.open(path, shipped(mapping))) {
            for (ImportedRow row : file) {
                if (row.isBad()) {
                    continue;
                }
                Instant time = row.transaction().time();
                earliest = earliest == null ? time : earliest;
                if (time.isBefore(before)) {
                    linesThatGoBack.add(row.line());
                }
                before = time;
                ids.add(row.transaction().id());
                if (row.label() != null) {
                    labels.merge(row.label().typology(), 1, Integer::sum);
                }
            }
            ImportProgress progress = file.progress();
            assertThat(progress.rows()).isEqualTo(rows);
            assertThat(progress.badRows()).isEqualTo(bad);
            assertThat(progress.outOfOrder()).isEqualTo(outOfOrder);
            assertThat(progress.labels())
                    .isEqualTo(labels.values().stream().mapToLong(i -> i).sum());
            assertThat(progress.bytesRead()).isEqualTo(Files.size(path));
        }
        assertThat(linesThatGoBack).isEmpty();
        assertThat(ids).hasSize((int) (rows - bad));
        assertThat(earliest).isEqualTo(first);
        assertThat(before).isEqualTo(last);
        assertThat(labels.isEmpty() ? "none" : labels.toString().replaceAll("[{},]", ""))
                .isEqualTo(typologies);
    }
}
