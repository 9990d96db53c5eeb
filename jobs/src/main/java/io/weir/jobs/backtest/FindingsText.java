package io.weir.jobs.backtest;

import io.weir.sql.Rate;
import io.weir.sql.RuleHeader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Findings as a person reads them in a terminal: two versions side by side. */
final class FindingsText {
    private static final int MOST_OVERLAPS = 8;
    private static final int LONGEST_REASON = 110;

    private FindingsText() {}

    static String of(Findings findings) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%,d payments from %s to %s, %s",
                findings.payments(),
                findings.first(),
                findings.last(),
                findings.hasLabels() ? "%,d of them known fraud".formatted(findings.frauds()) : "without labels");
        line(text, "");
        row(text, findings, "", FindingsText::name);
        rows(findings).forEach(row -> row(text, findings, row.name(), row.of()));
        if (findings.both() != null) {
            Findings.Both both = findings.both();
            line(text, "");
            line(
                    text,
                    "  Both catch %,d payments; only the first %,d%s, only the second %,d%s",
                    both.both(),
                    both.onlyFirst(),
                    findings.hasLabels() ? " (%,d fraud)".formatted(both.onlyFirstFrauds()) : "",
                    both.onlySecond(),
                    findings.hasLabels() ? " (%,d fraud)".formatted(both.onlySecondFrauds()) : "");
        }
        for (Findings.Version version : findings.versions()) {
            overlaps(text, version, findings);
            typical(text, version, findings);
        }
        findings.notes().forEach(note -> line(text, "  %s", note));
        return text.toString();
    }

    /** A figure of each version. */
    record Row(String name, Function<Findings.Version, String> of) {}

    /** The figures, in the order they are shown. */
    static List<Row> rows(Findings findings) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("alerts", version -> number(version.alerts())));
        rows.add(new Row("alerts a day", version -> "%.1f".formatted((double) version.alerts() / days(findings))));
        rows.add(new Row(
                "most in a day",
                version -> number(version.perDay().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0))));
        rows.add(new Row(
                "busiest",
                version -> "%,d, declared %s%s"
                        .formatted(
                                version.busiest(),
                                words(version.rule().header().atMost()),
                                version.spansAbove() == 0 ? "" : ", %,d times above".formatted(version.spansAbove()))));
        if (findings.hasLabels()) {
            rows.add(new Row("precision", version -> percent(version.precision())));
            rows.add(new Row("recall", version -> percent(version.recall(findings.frauds()))));
            rows.add(new Row("frauds caught", version -> number(version.caughtFrauds())));
        }
        rows.add(new Row(
                "caught by nobody else",
                version -> number(version.alone())
                        + (findings.hasLabels() ? ", %,d fraud".formatted(version.aloneFrauds()) : "")));
        rows.add(new Row(
                "not answered",
                version -> version.failures() == 0
                        ? "0"
                        : "%,d, first %s".formatted(version.failures(), version.firstFailure())));
        rows.add(new Row("cost", FindingsText::cost));
        return rows;
    }

    static String name(Findings.Version version) {
        RuleHeader header = version.rule().header();
        StringBuilder name = new StringBuilder(header.id() + " v" + header.version());
        header.thresholds()
                .forEach(threshold -> name.append(", ")
                        .append(threshold.name())
                        .append(' ')
                        .append(threshold.usual().toPlainString()));
        return name.toString();
    }

    private static String cost(Findings.Version version) {
        return Double.isNaN(version.nanos())
                ? "a stateful rule: Flink SQL"
                : String.format(
                        Locale.ROOT,
                        "%.0f ns a payment, %s of all rules' time",
                        version.nanos(),
                        percent(version.share()));
    }

    private static double days(Findings findings) {
        LocalDate first = findings.first().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate last = findings.last().atZone(ZoneOffset.UTC).toLocalDate();
        return last.toEpochDay() - first.toEpochDay() + 1;
    }

    static String words(Rate rate) {
        String span = rate.per().equals(Duration.ofMinutes(1))
                ? "minute"
                : rate.per().equals(Duration.ofHours(1)) ? "hour" : "day";
        return "at most %,d per %s".formatted(rate.alerts(), span);
    }

    private static void row(StringBuilder text, Findings findings, String name, Function<Findings.Version, String> of) {
        StringBuilder line = new StringBuilder("  %-26s".formatted(name));
        int width = findings.versions().stream()
                .mapToInt(version -> Math.max(
                        name(version).length(),
                        rows(findings).stream()
                                .mapToInt(row -> row.of().apply(version).length())
                                .max()
                                .orElse(0)))
                .max()
                .orElse(0);
        for (Findings.Version version : findings.versions()) {
            line.append(("%-" + (width + 3) + "s").formatted(of.apply(version)));
        }
        line(text, "%s", line.toString().stripTrailing());
    }

    private static void overlaps(StringBuilder text, Findings.Version version, Findings findings) {
        if (version.overlaps().isEmpty() || version.caught() == 0) {
            return;
        }
        line(text, "");
        List<Findings.Overlap> some =
                sorted(version).stream().filter(overlap -> overlap.both() > 0).toList();
        if (some.isEmpty()) {
            line(
                    text,
                    "  None of the %d others catches any of what %s catches",
                    version.overlaps().size(),
                    findings.versions().size() == 1 ? "it" : name(version));
        } else {
            line(
                    text,
                    "  Of what %s catches, others catch:",
                    findings.versions().size() == 1 ? "it" : name(version));
        }
        for (Findings.Overlap overlap : some.subList(0, Math.min(MOST_OVERLAPS, some.size()))) {
            line(
                    text,
                    "    %-28s %,9d of %,d, %s; it catches %,d",
                    overlap.with(),
                    overlap.both(),
                    version.caught(),
                    percent((double) overlap.both() / version.caught()),
                    overlap.theirs());
        }
    }

    /** Those that share most with the rule first. */
    static List<Findings.Overlap> sorted(Findings.Version version) {
        List<Findings.Overlap> sorted = new ArrayList<>(version.overlaps());
        sorted.sort((a, b) -> a.both() != b.both()
                ? Integer.compare(b.both(), a.both())
                : a.with().compareTo(b.with()));
        return sorted;
    }

    private static void typical(StringBuilder text, Findings.Version version, Findings findings) {
        if (version.typical().isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "  The most typical alerts%s:", of(version, findings));
        for (Sample.Alert alert : version.typical()) {
            String reason = alert.reason();
            line(
                    text,
                    "    %s  %-5s %s: %s",
                    alert.time(),
                    findings.hasLabels() ? alert.fraud() ? "fraud" : "" : "",
                    alert.subject(),
                    reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON - 3) + "..." : reason);
        }
    }

    private static String of(Findings.Version version, Findings findings) {
        return findings.versions().size() == 1 ? "" : " of " + name(version);
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A dash where it means nothing. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
