package io.weir.jobs.backtest;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings as one page that needs nothing else: no script, no font, no picture from anywhere. */
final class FindingsPage {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; --ink: #1c2733; --dim: #546373; --line: #d5dce3; --paper: #fff; --a: #1f6fb2; --b: #b4571d; --track: #eef2f5; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --dim: #a3b1bf; --line: #3a4652; --paper: #151b21; --a: #6db3f0; --b: #f0a56d; --track: #232d37; } }
            body { margin: 0 auto; max-width: 70rem; padding: 2rem 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
            h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; } .dim { color: var(--dim); }
            .wide { overflow-x: auto; } .wide:focus-visible { outline: 3px solid; outline-offset: 2px; }
            table { border-collapse: collapse; width: 100%%; font-variant-numeric: tabular-nums; } th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            th:first-child, td:first-child { padding-left: 0; } thead th { color: var(--dim); font-weight: 600; } tbody th { font-weight: 400; color: var(--dim); white-space: nowrap; } .right { text-align: right; white-space: nowrap; }
            svg { display: block; width: 100%%; height: auto; } svg text { fill: var(--dim); font: 12px system-ui, sans-serif; } .axis { stroke: var(--line); } .a { fill: var(--a); } .b { fill: var(--b); } .track { fill: var(--track); } svg .ink { fill: var(--ink); }
            .key { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-right: .4rem; } .key.a { background: var(--a); } .key.b { background: var(--b); }
            </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            <p class="dim">%2$s</p>
            %3$s
            <h2>Alerts by day</h2>
            %4$s
            %5$s
            %6$s
            </main>
            </body>
            </html>
            """;

    private static final int WIDTH = 960;
    private static final int HEIGHT = 240;
    private static final int LEFT = 56;
    private static final int BOTTOM = 24;
    private static final int TOP = 12;
    private static final int BAR = 22;

    private FindingsPage() {}

    static String of(Findings findings) {
        StringBuilder versions = new StringBuilder();
        for (int i = 0; i < findings.versions().size(); i++) {
            overlaps(versions, findings, i);
            typical(versions, findings, i);
        }
        StringBuilder notes = new StringBuilder();
        findings.notes()
                .forEach(note ->
                        notes.append("<p class=\"dim\">").append(safe(note)).append("</p>\n"));
        return PAGE.formatted(
                "Backtest of " + safe(findings.versions().get(0).rule().header().title()),
                "%s payments from %s to %s, %s"
                        .formatted(
                                FindingsText.number(findings.payments()),
                                findings.first(),
                                findings.last(),
                                findings.hasLabels()
                                        ? FindingsText.number(findings.frauds()) + " of them known fraud"
                                        : "without labels"),
                figures(findings),
                days(findings),
                versions,
                notes);
    }

    private static String figures(Findings findings) {
        StringBuilder html = new StringBuilder(
                "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Figures\"><table><thead><tr><th scope=\"col\"></th>");
        for (int i = 0; i < findings.versions().size(); i++) {
            html.append("<th scope=\"col\"><span class=\"key %s\"></span>%s</th>"
                    .formatted(
                            series(i),
                            safe(FindingsText.name(findings.versions().get(i)))));
        }
        html.append("</tr></thead>\n<tbody>");
        for (FindingsText.Row row : FindingsText.rows(findings)) {
            html.append("<tr><th scope=\"row\">").append(safe(row.name())).append("</th>");
            findings.versions()
                    .forEach(version -> html.append("<td>")
                            .append(safe(row.of().apply(version)))
                            .append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
        if (findings.both() != null) {
            Findings.Both both = findings.both();
            html.append("<p>Both catch %s payments; only the first %s%s, only the second %s%s.</p>"
                    .formatted(
                            FindingsText.number(both.both()),
                            FindingsText.number(both.onlyFirst()),
                            findings.hasLabels() ? " (" + FindingsText.number(both.onlyFirstFrauds()) + " fraud)" : "",
                            FindingsText.number(both.onlySecond()),
                            findings.hasLabels()
                                    ? " (" + FindingsText.number(both.onlySecondFrauds()) + " fraud)"
                                    : ""));
        }
        return html.toString();
    }

    private static String series(int version) {
        return version == 0 ? "a" : "b";
    }

    /** A bar a day; of many days one for some each. Two versions stand beside each other. */
    private static String days(Findings findings) {
        LocalDate first = findings.first().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate last = findings.last().atZone(ZoneOffset.UTC).toLocalDate();
        long days = last.toEpochDay() - first.toEpochDay() + 1;
        int together = (int) Math.max(1, (days + 199) / 200);
        int bars = (int) ((days + together - 1) / together);
        List<double[]> all = new ArrayList<>();
        double most = 1;
        for (Findings.Version version : findings.versions()) {
            double[] counts = new double[bars];
            version.perDay()
                    .forEach((day, count) -> counts[(int) ((day.toEpochDay() - first.toEpochDay()) / together)] +=
                            (double) count / together);
            for (double count : counts) {
                most = Math.max(most, count);
            }
            all.add(counts);
        }
        double top = round(most);
        double plot = HEIGHT - TOP - BOTTOM;
        StringBuilder svg =
                new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Alerts by day, at most %s\">\n"
                        .formatted(WIDTH, HEIGHT, figure(most)));
        for (int i = 0; i <= 2; i++) {
            double y = TOP + plot * (2 - i) / 2;
            svg.append("<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(LEFT, WIDTH, figure(y), figure(y)));
            svg.append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>\n"
                    .formatted(LEFT - 8, figure(y + 4), figure(top * i / 2)));
        }
        double slot = (double) (WIDTH - LEFT) / bars;
        double bar = Math.max(0.5, slot * 0.8 / all.size());
        for (int version = 0; version < all.size(); version++) {
            for (int i = 0; i < bars; i++) {
                double height = plot * all.get(version)[i] / top;
                if (height > 0) {
                    svg.append(
                            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s: %s</title></rect>\n"
                                    .formatted(
                                            series(version),
                                            figure(LEFT + slot * i + slot * 0.1 + bar * version),
                                            figure(TOP + plot - height),
                                            figure(bar),
                                            figure(height),
                                            first.plusDays((long) i * together),
                                            figure(all.get(version)[i])));
                }
            }
        }
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>".formatted(LEFT, HEIGHT - 6, first));
        svg.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n</svg>\n".formatted(WIDTH, HEIGHT - 6, last));
        if (together > 1) {
            svg.append("<p class=\"dim\">Each bar is the mean of %d days.</p>\n".formatted(together));
        }
        return svg.toString();
    }

    /** The next 1, 2 or 5 times a power of ten. */
    private static double round(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 5, 10}) {
            if (most <= step * power) {
                return step * power;
            }
        }
        return most;
    }

    private static void overlaps(StringBuilder html, Findings findings, int number) {
        Findings.Version version = findings.versions().get(number);
        if (version.overlaps().isEmpty() || version.caught() == 0) {
            return;
        }
        List<Findings.Overlap> sorted = FindingsText.sorted(version);
        html.append("<h2>Also caught by others%s</h2>\n".formatted(of(findings, number)));
        int height = BAR * sorted.size();
        html.append(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Share of its payments that others catch too\">\n"
                        .formatted(WIDTH, height));
        int left = 220;
        int width = WIDTH - left - 160;
        for (int i = 0; i < sorted.size(); i++) {
            Findings.Overlap overlap = sorted.get(i);
            double share = (double) overlap.both() / version.caught();
            int y = BAR * i;
            html.append("<text class=\"ink\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                    .formatted(left - 10, y + 15, safe(overlap.with())));
            html.append("<rect class=\"track\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\"/>"
                    .formatted(left, y + 4, width));
            html.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"14\"/>"
                    .formatted(series(number), left, y + 4, figure(width * share)));
            html.append("<text x=\"%d\" y=\"%d\">%s, %s</text>\n"
                    .formatted(
                            left + width + 8,
                            y + 15,
                            FindingsText.number(overlap.both()),
                            FindingsText.percent(share)));
        }
        html.append("</svg>\n");
    }

    private static void typical(StringBuilder html, Findings findings, int number) {
        Findings.Version version = findings.versions().get(number);
        if (version.typical().isEmpty()) {
            return;
        }
        html.append("<h2>The most typical alerts%s</h2>\n".formatted(of(findings, number)));
        html.append(
                "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"The most typical alerts\"><table><thead><tr>"
                        + "<th scope=\"col\">time</th><th scope=\"col\">subject</th><th scope=\"col\">amount</th>"
                        + (findings.hasLabels() ? "<th scope=\"col\">fraud</th>" : "")
                        + "<th scope=\"col\">reason</th><th scope=\"col\">evidence</th></tr></thead>\n<tbody>");
        for (Sample.Alert alert : version.typical()) {
            html.append("<tr><td class=\"right\">%s</td><td>%s</td><td class=\"right\">%s %s</td>"
                    .formatted(
                            alert.time(),
                            safe(alert.subject()),
                            FindingsText.number(alert.amountMinor()),
                            safe(alert.currency())));
            if (findings.hasLabels()) {
                html.append(alert.fraud() ? "<td>yes</td>" : "<td class=\"dim\">no</td>");
            }
            html.append("<td>%s</td><td>%s</td></tr>\n"
                    .formatted(safe(alert.reason()), safe(String.join(" ", alert.evidence()))));
        }
        html.append(
                "</tbody></table></div>\n<p class=\"dim\">Those nearest to the middle of all alerts, by amount and by the features that the rule reads."
                        + " Amounts in minor units.</p>\n");
    }

    private static String of(Findings findings, int number) {
        return findings.versions().size() == 1
                ? ""
                : ": " + safe(FindingsText.name(findings.versions().get(number)));
    }

    private static String figure(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    private static String safe(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
