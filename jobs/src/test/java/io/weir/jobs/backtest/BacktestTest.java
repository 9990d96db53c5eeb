package io.weir.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.events.Label;
import io.weir.events.LabelCodec;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.features.Catalogue;
import io.weir.jobs.archive.ArchiveFolder;
import io.weir.jobs.archive.Archived;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.decide.TestModels;
import io.weir.jobs.export.ArchiveExport;
import io.weir.jobs.export.ExportSettings;
import io.weir.jobs.export.ExportedPayments;
import io.weir.jobs.export.FeatureExport;
import io.weir.jobs.rules.StatefulHistory;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.InvalidTrainingSet;
import io.weir.sql.CheckedRule;
import io.weir.sql.ImmediateRule;
import io.weir.sql.RuleChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backtest finds is what a loop over the rows of the export finds. */
class BacktestTest {
    private static final long SEED = Long.getLong("weir.seed", 20_260_302L);
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final String HEADER = """
            /*
            id: %s
            version: 1
            title: %s
            typology: test
            severity: LOW
            owner: tests
            status: live
            subject: ACCOUNT
            effective-from: 2026-01-01T00:00:00Z
            at-most: 5 per day
            thresholds:
              much: 40000
            */
            """;
    private static final String LARGE = HEADER.formatted("large", "Large")
            + "SELECT account AS subject, evidence, 'Pays ' || CAST(amount_minor AS STRING) AS reason FROM transactions WHERE amount_minor >= much";
    private static final String BUSY = HEADER.formatted("busy", "Busy")
            + "SELECT account AS subject, evidence, 'Busy' AS reason FROM transactions WHERE account_count_1d >= 8 AND much > 0";
    private static final String DAILY = HEADER.formatted("daily", "Daily") + """
            SELECT account AS subject, ARRAY_AGG(evidence) AS evidence, CAST(COUNT(*) AS STRING) || ' large ones' AS reason
            FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' DAY))
            WHERE amount_minor >= much
            GROUP BY account, window_start, window_end
            HAVING COUNT(*) >= 3
            """;

    @TempDir
    private static Path folder;

    private static final RuleChecker CHECKER = new RuleChecker(CATALOGUE);

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Row(Transaction transaction, boolean fraud, float[] values) {
        LocalDate day() {
            return transaction.time().atZone(ZoneOffset.UTC).toLocalDate();
        }
    }

    private static List<Row> rows;

    @BeforeAll
    static void exportSomePayments() throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        StringBuilder csv = new StringBuilder("id,time,account,amount,fraud\n");
        Instant time = BEGIN;
        for (int i = 0; i < 3_000; i++) {
            time = time.plusSeconds(random.nextInt(400));
            int amount = random.nextInt(60_000);
            csv.append("p%05d,%s,A%d,%d.%02d,%d%n"
                    .formatted(
                            i,
                            time,
                            random.nextInt(60),
                            amount / 100,
                            amount % 100,
                            random.nextInt(amount > 50_000 ? 3 : 40) == 0 ? 1 : 0));
        }
        Path input = folder.resolve("payments.csv");
        Files.writeString(input, csv);
        Path mapping = folder.resolve("mapping.yaml");
        Files.writeString(mapping, """
                fields:
                  id: id
                  time: {column: time, pattern: "yyyy-MM-dd'T'HH:mm:ssX"}
                  type: {constant: CARD}
                  account: account
                  customer: account
                  amount: amount
                  currency: {constant: EUR}
                label:
                  fraud: fraud
                """);
        FeatureExport.run(
                new ExportSettings(input, mapping, folder.resolve("export"), null, null, null, Duration.ofSeconds(2)),
                false);
        rows = read(folder.resolve("export"));
        assertThat(rows).hasSize(3_000);
    }

    /** Slowly and obviously. */
    private static List<Row> read(Path export) throws IOException {
        List<String> payments = lines(export.resolve("payments.jsonl.gz"));
        List<String> features = lines(export.resolve("features.csv.gz"));
        List<Row> read = new ArrayList<>();
        for (int i = 1; i < features.size(); i++) {
            String[] cells = features.get(i).split(",", -1);
            float[] values = new float[CATALOGUE.size()];
            for (int f = 0; f < values.length; f++) {
                values[f] = cells[6 + f].isEmpty() ? Float.NaN : Float.parseFloat(cells[6 + f]);
            }
            try {
                Transaction transaction =
                        TransactionCodec.read(payments.get(i - 1).getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
                assertThat(transaction.id()).isEqualTo(cells[0]);
                read.add(new Row(transaction, cells[4].equals("1"), values));
            } catch (io.weir.events.BadEvent e) {
                throw new AssertionError(e);
            }
        }
        return read;
    }

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    @Test
    void itFindsWhatALoopFinds() throws Exception {
        Instant from = BEGIN.plus(Duration.ofDays(1));
        Instant to = BEGIN.plus(Duration.ofDays(6));
        CheckedRule large = rule(LARGE, Map.of());
        CheckedRule larger = rule(LARGE, Map.of("much", new BigDecimal("55000")));
        CheckedRule busy = rule(BUSY, Map.of());
        Findings findings = run(List.of(large, larger), List.of(busy), from, to);

        List<Row> period = rows.stream()
                .filter(row -> !row.transaction.time().isBefore(from)
                        && row.transaction.time().isBefore(to))
                .toList();
        assertThat(findings.payments()).isEqualTo(period.size());
        assertThat(findings.frauds())
                .isEqualTo(period.stream().filter(Row::fraud).count());
        Set<String> ofBusy = hits(busy, period);
        assertThat(ofBusy).isNotEmpty();
        for (Findings.Version version : findings.versions()) {
            List<Row> hit = period.stream()
                    .filter(row -> hits(version.rule(), List.of(row)).size() == 1)
                    .toList();
            assertThat(version.alerts()).isEqualTo(hit.size()).isPositive();
            assertThat(version.rightAlerts())
                    .isEqualTo(hit.stream().filter(Row::fraud).count())
                    .isPositive();
            assertThat(version.recall(findings.frauds())).isEqualTo(version.rightAlerts() / (double) findings.frauds());
            assertThat(version.perDay())
                    .isEqualTo(hit.stream().collect(Collectors.groupingBy(Row::day, Collectors.counting())));
            assertThat(version.busiest())
                    .isEqualTo(version.perDay().values().stream()
                            .mapToInt(Long::intValue)
                            .max()
                            .orElseThrow());
            long both = hit.stream()
                    .filter(row -> ofBusy.contains(row.transaction.id()))
                    .count();
            assertThat(version.overlaps()).containsExactly(new Findings.Overlap("busy", ofBusy.size(), (int) both));
            assertThat(version.alone()).isEqualTo((int) (hit.size() - both));
            assertThat(version.typical())
                    .hasSize(10)
                    .allSatisfy(alert -> assertThat(alert.amountMinor())
                            .isGreaterThanOrEqualTo(version.rule()
                                    .header()
                                    .thresholds()
                                    .get(0)
                                    .usual()
                                    .longValue()));
        }
        assertThat(findings.both().onlySecond()).isZero();
        assertThat((long) findings.both().both())
                .isEqualTo(findings.versions().get(1).alerts());
        // The middle of 400 to 600 is 500.
        assertThat(findings.versions().get(0).typical())
                .allSatisfy(alert -> assertThat(alert.amountMinor()).isBetween(48_000L, 52_000L));
    }

    @Test
    void anotherVersionsFileAndAModelAreHeldAgainstIt() throws Exception {
        Path first = Files.writeString(folder.resolve("large.sql"), LARGE);
        Path second = Files.writeString(
                folder.resolve("large-2.sql"),
                LARGE.replace("version: 1", "version: 2").replace(">= much", ">= much + 5000"));
        Path others = Files.createDirectory(folder.resolve("others"));
        Files.writeString(others.resolve("busy.sql"), BUSY);
        Path report = folder.resolve("report.json");
        PlannedModel planned =
                new TestModels(folder.resolve("models")).model(1, PlannedModel.Role.CHAMPION, BEGIN, 50_000, -2, 2);
        Path model = Path.of(URI.create(planned.file())).getParent();
        Files.copy(model.resolve("model.json"), model.resolve("model.ubj"));

        assertThat(new BacktestRule(BacktestSettings.from(new String[] {
                            "--rule", first.toString(),
                            "--against", second.toString(),
                            "--set", "much=45000",
                            "--rules", others.toString(),
                            "--model", model.toString(),
                            "--features", folder.resolve("export").toString(),
                            "--report", report.toString()
                        }))
                        .run())
                .isZero();

        JsonNode found = new ObjectMapper().readTree(report.toFile());
        List<Row> ofFirst = rows.stream()
                .filter(row -> row.transaction.amountMinor() >= 40_000)
                .toList();
        List<Row> ofSecond = rows.stream()
                .filter(row -> row.transaction.amountMinor() >= 50_000)
                .toList();
        assertThat(found.path("versions").path(0).path("alerts").asInt()).isEqualTo(ofFirst.size());
        assertThat(found.path("versions").path(1).path("version").asInt()).isEqualTo(2);
        assertThat(found.path("versions").path(1).path("alerts").asInt()).isEqualTo(ofSecond.size());
        assertThat(found.path("comparison").path("onlySecond").asInt()).isZero();
        assertThat(found.path("comparison").path("onlyFirst").asInt()).isEqualTo(ofFirst.size() - ofSecond.size());
        assertThat(found.path("comparison").path("onlyFirstFrauds").asLong())
                .isEqualTo(ofFirst.stream().filter(Row::fraud).count()
                        - ofSecond.stream().filter(Row::fraud).count());
        // From 50,000 on the model's score is above a half.
        JsonNode withModel = found.path("versions").path(0).path("overlaps").path(1);
        assertThat(withModel.path("theirs").asInt()).isEqualTo(ofSecond.size());
        assertThat(withModel.path("both").asInt()).isEqualTo(ofSecond.size());
    }

    private static Set<String> hits(CheckedRule rule, List<Row> among) {
        Set<String> hits = new HashSet<>();
        for (Row row : among) {
            if (rule.immediate().of(row.transaction, row.values) instanceof ImmediateRule.Hit) {
                hits.add(row.transaction.id());
            }
        }
        return hits;
    }

    @Test
    void aStatefulRuleRunsOnFlinkSql() throws Exception {
        CheckedRule daily = rule(DAILY, Map.of());
        Path export = folder.resolve("export");
        List<StatefulHistory.Raised> raised = StatefulHistory.of(daily, export, CATALOGUE);
        Backtest backtest = new Backtest(CATALOGUE, List.of(daily), List.of(), null, 0.5, null, null);
        backtest.raised(
                daily,
                raised.stream()
                        .map(alert -> new StatefulAlert(alert.subject(), alert.evidence(), alert.reason()))
                        .toList());
        backtest.run(ExportedPayments.open(export, CATALOGUE), read -> {});
        Findings.Version found = backtest.findings(List.of()).versions().get(0);

        Map<String, List<Row>> groups = new TreeMap<>();
        for (Row row : rows) {
            if (row.transaction.amountMinor() >= 40_000) {
                groups.computeIfAbsent(row.transaction.account() + " " + row.day(), key -> new ArrayList<>())
                        .add(row);
            }
        }
        groups.values().removeIf(group -> group.size() < 3);
        assertThat(found.alerts()).isEqualTo(groups.size()).isPositive();
        assertThat(found.caught())
                .isEqualTo(groups.values().stream().mapToInt(List::size).sum());
        assertThat(found.rightAlerts())
                .isEqualTo(groups.values().stream()
                        .filter(group -> group.stream().anyMatch(Row::fraud))
                        .count());
        Map<LocalDate, Long> days = new HashMap<>();
        groups.values().forEach(group -> days.merge(group.get(0).day(), 1L, Long::sum));
        assertThat(found.perDay()).isEqualTo(days);
    }

    @Test
    void whatIsFoundCanBeReadByPeopleAndPrograms() throws Exception {
        Findings findings = run(
                List.of(rule(LARGE, Map.of()), rule(LARGE, Map.of("much", new BigDecimal("55000")))),
                List.of(rule(BUSY, Map.of())),
                null,
                null);
        JsonNode json = new ObjectMapper().readTree(FindingsJson.of(findings));
        assertThat(json.path("versions").path(0).path("alerts").asLong())
                .isEqualTo(findings.versions().get(0).alerts());
        assertThat(json.path("versions").path(1).path("thresholds").path("much").asLong())
                .isEqualTo(55_000);
        assertThat(FindingsText.of(findings))
                .contains("large v1, much 40000   ", "large v1, much 55000\n", "precision", "busy");
        String page = FindingsPage.of(findings);
        assertThat(page).contains("<svg").doesNotContain("<script", "http:", "https:", "src=", "@import");
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader(
                        page.replace("<!DOCTYPE html>", "").replaceAll("<meta[^>]*>", ""))));
    }

    @Test
    void anArchiveGivesWhatTheFileGives() throws Exception {
        ArchiveFolder archive = new ArchiveFolder(folder.resolve("archive"));
        archive(archive, Topics.TRANSACTIONS, rows, TransactionCodec::write);
        archive(
                archive,
                Topics.LABELS,
                rows.stream().filter(Row::fraud).toList(),
                t -> LabelCodec.write(Label.of(t, t.time(), true, null, null)));
        Path export = folder.resolve("of-archive");
        ArchivedPeriod period = ArchiveExport.period(folder.resolve("archive").toString(), null, null);
        ArchiveExport.run(period, null, null, export);
        for (String file : List.of("payments.jsonl.gz", "features.csv.gz")) {
            assertThat(lines(export.resolve(file)))
                    .isEqualTo(lines(folder.resolve("export").resolve(file)));
        }
        assertThat(ExportedPayments.open(export, CATALOGUE).accountEvents()).isEmpty();

        // An export that is kept for the next time is of this archive, not of another one or a later one at its place.
        String reads = ArchiveExport.reads(period);
        assertThat(ArchiveExport.reads(
                        ArchiveExport.period(folder.resolve("archive").toString(), null, null)))
                .isEqualTo(reads);
        archive(
                archive,
                Topics.LABELS,
                rows.stream().filter(row -> !row.fraud()).limit(1).toList(),
                t -> LabelCodec.write(Label.of(t, t.time(), true, null, null)));
        assertThat(ArchiveExport.reads(period)).isNotEqualTo(reads);
    }

    /** A file a day. */
    private static void archive(
            ArchiveFolder archive, String topic, List<Row> rows, Function<Transaction, byte[]> message)
            throws IOException {
        Map<LocalDate, List<Archived>> days = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Transaction t = rows.get(i).transaction;
            long millis = t.time().toEpochMilli();
            days.computeIfAbsent(rows.get(i).day(), day -> new ArrayList<>())
                    .add(new Archived(
                            topic,
                            0,
                            i,
                            i,
                            millis,
                            millis,
                            t.account().getBytes(StandardCharsets.UTF_8),
                            message.apply(t)));
        }
        for (List<Archived> day : days.values()) {
            archive.write(day);
        }
    }

    @Test
    void anExportThatIsNotWholeIsRefusedByName() throws Exception {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        for (String file : List.of("features.csv.gz", "manifest.json")) {
            Files.copy(folder.resolve("export").resolve(file), broken.resolve(file));
        }
        assertThatThrownBy(() -> ExportedPayments.open(broken, CATALOGUE))
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageContaining("payments.jsonl.gz")
                .hasMessageContaining("weir features export");
        byte[] payments = Files.readAllBytes(folder.resolve("export/payments.jsonl.gz"));
        Files.write(broken.resolve("payments.jsonl.gz"), java.util.Arrays.copyOf(payments, payments.length / 2));
        ExportedPayments half = ExportedPayments.open(broken, CATALOGUE);
        assertThatThrownBy(() -> half.each(new boolean[CATALOGUE.size()], (payment, fraud, values) -> {}))
                .hasMessageContaining("payments.jsonl.gz cannot be read");
    }

    private static CheckedRule rule(String text, Map<String, BigDecimal> thresholds) {
        CheckedRule rule = CHECKER.check("rule.sql", text, thresholds);
        assertThat(rule.problems()).isEmpty();
        return rule;
    }

    private static Findings run(List<CheckedRule> versions, List<CheckedRule> others, Instant from, Instant to)
            throws IOException {
        Backtest backtest = new Backtest(CATALOGUE, versions, others, null, 0.5, from, to);
        backtest.run(ExportedPayments.open(folder.resolve("export"), CATALOGUE), read -> {});
        return backtest.findings(List.of());
    }
}
