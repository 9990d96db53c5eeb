package io.weir.jobs.backtest;

import io.weir.features.Catalogue;
import io.weir.importer.ImportRefused;
import io.weir.jobs.archive.ArchiveRefused;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.export.ArchiveExport;
import io.weir.jobs.export.ExportSettings;
import io.weir.jobs.export.ExportedPayments;
import io.weir.jobs.export.FeatureExport;
import io.weir.jobs.files.ObjectStores;
import io.weir.jobs.rules.StatefulHistory;
import io.weir.scoring.BadModel;
import io.weir.scoring.TreeModel;
import io.weir.scoring.training.InvalidTrainingSet;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** A backtest in a process of its own: {@code weir rules backtest} explains the arguments. Touches nothing that is live. */
@SuppressWarnings("SystemOut") // It is a command's.
public final class BacktestRule {
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final BacktestSettings settings;
    private final Catalogue catalogue = Catalogue.shipped();
    private final long started = System.nanoTime();
    private long told;

    BacktestRule(BacktestSettings settings) {
        this.settings = settings;
    }

    /** Exits with 1 where the rule is wrong, with 2 for anything else the user can mend. */
    public static void main(String[] args) throws Exception {
        ObjectStores.load();
        try {
            System.exit(new BacktestRule(BacktestSettings.from(args)).run());
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ImportRefused
                        || cause instanceof InvalidTrainingSet
                        || cause instanceof ArchiveRefused
                        || cause instanceof BadModel
                        || cause instanceof IllegalArgumentException) {
                    System.err.println("weir: " + cause.getMessage());
                    System.exit(2);
                }
            }
            throw e;
        }
    }

    /** @return 1 where the rule is wrong, and 0 */
    int run() throws Exception {
        RuleChecker checker = new RuleChecker(catalogue);
        boolean two = settings.against() != null || !settings.set().isEmpty();
        List<CheckedRule> versions = new ArrayList<>();
        // Where there are two files, the thresholds are those of the second.
        versions.add(checked(checker, settings.rule(), Map.of()));
        if (two) {
            versions.add(checked(
                    checker, settings.against() == null ? settings.rule() : settings.against(), settings.set()));
        }
        List<String> wrong = versions.stream()
                .flatMap(rule -> rule.problems().stream())
                .map(Object::toString)
                .distinct()
                .toList();
        if (!wrong.isEmpty()) {
            wrong.forEach(System.err::println);
            return 1;
        }
        List<String> notes = new ArrayList<>();
        List<CheckedRule> others = others(checker, versions.get(0).header().id(), notes);
        TreeModel model = model();
        Path folder = export();
        ExportedPayments payments = ExportedPayments.open(folder, catalogue);
        Backtest backtest =
                new Backtest(catalogue, versions, others, model, settings.review(), settings.from(), settings.to());
        for (CheckedRule version : versions) {
            if (version.immediate() == null) {
                backtest.raised(version, stateful(version, folder, payments.size()));
            }
        }
        backtest.run(payments, news("judged", payments.size()));
        Findings findings = backtest.findings(notes(versions, notes));
        if (findings.payments() == 0) {
            throw new IllegalArgumentException("no payment of the input lies in the period asked for");
        }
        if (told > 0) {
            System.out.println();
        }
        System.out.print(FindingsText.of(findings));
        write(findings);
        System.out.printf(
                Locale.ROOT, "%n%,d payments in %.1f s%n", findings.payments(), (System.nanoTime() - started) / 1e9);
        return 0;
    }

    private void write(Findings findings) throws IOException {
        if (settings.report() != null) {
            Files.writeString(settings.report(), FindingsJson.of(findings));
            System.out.println("  " + settings.report());
        }
        if (settings.page() != null) {
            Files.writeString(settings.page(), FindingsPage.of(findings));
            System.out.println("  " + settings.page());
        }
    }

    private static CheckedRule checked(RuleChecker checker, Path file, Map<String, java.math.BigDecimal> thresholds)
            throws IOException {
        return checker.check(file.toString(), Files.readString(file), thresholds);
    }

    /** The live rules that one transaction answers; with a note of those that are not compared. */
    private List<CheckedRule> others(RuleChecker checker, String id, List<String> notes) throws IOException {
        if (settings.rules() == null || !Files.isDirectory(settings.rules())) {
            notes.add("No other rules are compared: there is no folder of them.");
            return List.of();
        }
        List<CheckedRule> live = checker.checkAll(settings.rules()).stream()
                .filter(rule -> rule.problems().isEmpty()
                        && rule.header().status() == Status.LIVE
                        && !rule.header().id().equals(id))
                .toList();
        String stateful = live.stream()
                .filter(rule -> rule.immediate() == null)
                .map(rule -> rule.header().id())
                .collect(Collectors.joining(", "));
        if (!stateful.isEmpty()) {
            notes.add("Not compared with, since they look at more than one transaction: " + stateful + ".");
        }
        return live.stream().filter(rule -> rule.immediate() != null).toList();
    }

    private List<String> notes(List<CheckedRule> versions, List<String> notes) {
        if (settings.model() == null) {
            notes.add("Not compared with a model: name one with --model.");
        }
        for (CheckedRule version : versions) {
            if (version.immediate() == null
                    && settings.archive() == null
                    && version.text().contains("account_events")) {
                notes.add(
                        "The rule reads account_events, and a file of payments holds none: backtest it on an archive.");
                break;
            }
        }
        return notes;
    }

    private TreeModel model() throws IOException, BadModel {
        if (settings.model() == null) {
            return null;
        }
        Path file = settings.model().resolve("model.ubj");
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("there is no " + file + ": name a folder that `weir model train` wrote");
        }
        TreeModel model = TreeModel.read(Files.readAllBytes(file), file.toString());
        if (model.features() != catalogue.size()) {
            throw new IllegalArgumentException("the model %s reads %d features, and payments have %d: train it again"
                    .formatted(file, model.features(), catalogue.size()));
        }
        return model;
    }

    /** The folder with the payments and their features, written first where it is not there. */
    private Path export() throws Exception {
        if (settings.archive() != null) {
            ArchivedPeriod period = ArchiveExport.period(settings.archive(), settings.from(), settings.to());
            // The path alone would not do: what lies there grows, and is another archive behind ./weir up --fresh.
            Path folder = kept(settings.archive() + "\n" + settings.from() + "\n" + settings.to() + "\n"
                    + ArchiveExport.reads(period));
            if (!ExportedPayments.isIn(folder)) {
                System.out.println(
                        "Features of the archive's payments are computed first, and kept for the next time:");
                ArchiveExport.run(period, settings.from(), settings.to(), folder);
            }
            return folder;
        }
        if (settings.input() == null) {
            if (settings.features() == null) {
                throw new IllegalArgumentException(
                        "name the payments: --features DIR, --input FILE --mapping MAPPING.yaml, or --archive DIR");
            }
            return settings.features();
        }
        Path folder = settings.features() != null
                ? settings.features()
                : kept(settings.input() + "\n" + Files.size(settings.input()) + "\n"
                        + Files.getLastModifiedTime(settings.input()) + "\n" + Files.readString(settings.mapping()));
        if (!ExportedPayments.isIn(folder)) {
            System.out.println("Features are computed first, and kept for the next time in " + folder + ":");
            FeatureExport.run(
                    new ExportSettings(settings.input(), settings.mapping(), folder, null, null, null, SETTLING), true);
        }
        return folder;
    }

    /** A folder for an export, named by what was exported; of others the newest few stay. */
    private Path kept(String of) throws IOException {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256")
                    .digest((of + "\n" + catalogue.schemaHash()).getBytes(StandardCharsets.UTF_8));
            return KeptExports.folder(settings.kept(), HexFormat.of().formatHex(sha, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the clock.
    private List<StatefulAlert> stateful(CheckedRule rule, Path folder, long size) throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        LongConsumer news = news("taken by Flink SQL", size);
        clock.scheduleAtFixedRate(() -> news.accept(StatefulHistory.taken()), 1, 1, TimeUnit.SECONDS);
        try {
            return StatefulHistory.of(rule, folder, catalogue).stream()
                    .map(alert -> new StatefulAlert(
                            alert.subject(),
                            alert.evidence(),
                            alert.reason() == null ? rule.header().title() : alert.reason()))
                    .toList();
        } finally {
            clock.shutdownNow();
        }
    }

    /** A line every two seconds. */
    private LongConsumer news(String what, long size) {
        return read -> {
            long now = System.nanoTime() - started;
            if (now - told >= NEWS_NANOS) {
                told = now;
                System.out.printf(
                        Locale.ROOT,
                        "%5.0f s  %3.0f %%  %,d payments %s%n",
                        now / 1e9,
                        100.0 * read / size,
                        read,
                        what);
            }
        };
    }
}
