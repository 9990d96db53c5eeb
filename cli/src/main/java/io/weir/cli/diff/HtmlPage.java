package io.weir.cli.diff;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link Report} as one page that needs nothing else: no script, no font, no picture from anywhere. */
final class HtmlPage {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; --ink: #1c2733; --dim: #546373; --line: #d5dce3; --paper: #fff; --well: #146b3a; --ill: #a3231f; --tint: #f4f7f9; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --dim: #a3b1bf; --line: #3a4652; --paper: #151b21; --well: #6fd39a; --ill: #ff9a94; --tint: #1d252d; } }
            body { margin: 0 auto; max-width: 74rem; padding: 2rem 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
            h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
            .verdict { border-left: .4rem solid; padding: .1rem 0 .1rem 1rem; margin: 1.25rem 0; } .verdict p { margin: .25rem 0; } .well { border-color: var(--well); } .ill { border-color: var(--ill); }
            .verdict strong { font-size: 1.15rem; } .well strong { color: var(--well); } .ill strong { color: var(--ill); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0; } dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
            .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%%; font-variant-numeric: tabular-nums; } caption { text-align: left; color: var(--dim); padding-bottom: .35rem; }
            th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; } th:first-child, td:first-child { text-align: left; padding-left: 0; }
            thead th { color: var(--dim); font-weight: 600; } tfoot td, tfoot th { border-bottom: 0; font-weight: 600; } .zero { color: var(--dim); } .bad { color: var(--ill); font-weight: 700; }
            details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .45rem .8rem; } details[open] { background: var(--tint); } summary { cursor: pointer; overflow-wrap: anywhere; } summary:focus-visible, .wide:focus-visible { outline: 3px solid; outline-offset: 2px; }
            .fields td, .fields th { text-align: left; white-space: normal; vertical-align: top; overflow-wrap: anywhere; } .fields th:first-child { white-space: nowrap; overflow-wrap: normal; width: 1%%; } .tag { font-weight: 700; margin-right: .5rem; } .dim { color: var(--dim); } code { font: .9em ui-monospace, monospace; }
            </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            <div class="verdict %2$s"><p><strong>%3$s</strong></p><p>%4$s</p></div>
            <dl>%5$s</dl>
            %6$s
            %7$s
            <h2>What was compared</h2>
            <p>Results with the same id, field by field. Equal repetitions on one side count once; of an id with several contents the last is compared.</p>
            <dl><dt>Of a decision</dt><dd>%8$s</dd><dt>Not compared</dt><dd>%9$s: measurements, and how it came about</dd><dt>Of an alert</dt><dd>%10$s</dd></dl>
            </main>
            </body>
            </html>
            """;

    private HtmlPage() {}

    static String of(Report report) {
        Counts decisions = report.both().decisions().all();
        Counts alerts = report.both().alerts().all();
        long differences = decisions.differences() + alerts.differences();
        long permitted = report.both().permitted();
        return PAGE.formatted(
                "Replay against live",
                report.wellEqual() ? "well" : "ill",
                report.wellEqual()
                        ? permitted == 0
                                ? "The replay is what was live"
                                : "The replay is what was live, but for what is permitted"
                        : number(differences) + (differences == 1 ? " difference" : " differences"),
                "%s of %s decisions and %s of %s alerts are identical. %s"
                        .formatted(
                                number(decisions.identical()),
                                number(decisions.live() + decisions.added()),
                                number(alerts.identical()),
                                number(alerts.live() + alerts.added()),
                                permitted == 0
                                        ? report.wellEqual() ? "Nothing had to be permitted." : ""
                                        : number(permitted)
                                                + " differ by what is permitted: late events, and live decisions that did not wait for event time."),
                facts(report),
                section("Decisions", "outcome", report.both().decisions()),
                section("Alerts", "detector", report.both().alerts()),
                codes(Report.decisionFields()),
                codes(Result.BLANKED.stream().sorted().toList()),
                codes(Report.alertFields()));
    }

    private static String facts(Report report) {
        StringBuilder facts = new StringBuilder();
        fact(facts, "Period", report.from() + " to " + report.to());
        fact(facts, "Live", report.liveName());
        fact(facts, "Replay", report.replayName());
        fact(facts, "Late events", number(report.lateEvents()));
        report.notes().forEach(note -> fact(facts, "Note", note));
        return facts.toString();
    }

    private static void fact(StringBuilder facts, String name, String value) {
        facts.append("<dt>%s</dt><dd>%s</dd>".formatted(safe(name), safe(value)));
    }

    private static String section(String title, String group, Findings findings) {
        StringBuilder html = new StringBuilder(
                "<h2>%s</h2>\n<p class=\"dim\">Late and unsettled are those of added, missing and changed that are permitted; differences are what is left.</p>\n"
                        .formatted(title));
        // Wider than a phone: whoever has no mouse must be able to scroll it too.
        html.append(
                "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%1$s by %2$s\"><table>\n<caption>By %2$s</caption>"
                        .formatted(title, group));
        html.append("<thead><tr>");
        for (String column : List.of(
                group,
                "differences",
                "live",
                "replay",
                "identical",
                "added",
                "missing",
                "changed",
                "late",
                "unsettled",
                "contradictory")) {
            html.append("<th scope=\"col\">").append(column).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>");
        findings.groups().forEach((name, counts) -> row(html, name, counts));
        html.append("</tbody>\n<tfoot>");
        row(html, "all", findings.all());
        html.append("</tfoot></table></div>\n");
        if (!findings.moved().isEmpty()) {
            html.append("<p>Of the changed: ")
                    .append(findings.moved().entrySet().stream()
                            .map(move -> safe(move.getKey()) + " " + number(move.getValue()))
                            .collect(Collectors.joining(", ")))
                    .append(".</p>\n");
        }
        if (!findings.examples().isEmpty()) {
            html.append(
                    "<h3>Examples</h3>\n<p class=\"dim\">At most %d of each kind; what nothing permits comes first.</p>\n"
                            .formatted(Comparison.EXAMPLES));
            findings.examples().forEach(difference -> example(html, difference));
        }
        return html.toString();
    }

    private static void row(StringBuilder html, String name, Counts counts) {
        html.append("<tr><th scope=\"row\">").append(safe(name)).append("</th>");
        cell(html, counts.differences(), "bad");
        cell(html, counts.live(), "");
        cell(html, counts.replay(), "");
        cell(html, counts.identical(), "");
        cell(html, counts.added(), "");
        cell(html, counts.missing(), "");
        cell(html, counts.changed(), "");
        cell(html, counts.late(), "");
        cell(html, counts.unsettled(), "");
        cell(html, counts.contradictions(), "");
        html.append("</tr>\n");
    }

    private static void cell(StringBuilder html, long count, String kind) {
        html.append("<td class=\"%s\">%s</td>".formatted(count == 0 ? "zero" : kind, number(count)));
    }

    private static void example(StringBuilder html, Difference difference) {
        html.append(
                "<details><summary><span class=\"tag\">%s</span><code>%s</code> <span class=\"dim\">%s%s%s</span></summary>"
                        .formatted(
                                difference.what().name().toLowerCase(Locale.ROOT),
                                safe(difference.id()),
                                safe(difference.group()),
                                why(difference),
                                difference.permittedBy() == null
                                        ? ""
                                        : ", permitted: " + safe(difference.permittedBy())));
        boolean contradicts = difference.what() == Difference.What.CONTRADICTORY;
        html.append(
                "<div class=\"wide\"><table class=\"fields\"><thead><tr><th scope=\"col\">field</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>"
                        .formatted(contradicts ? "first" : "live", contradicts ? "last" : "replay"));
        for (Difference.Field field : difference.fields()) {
            html.append("<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>"
                    .formatted(safe(field.name()), orDash(field.live()), orDash(field.replay())));
        }
        html.append("</tbody></table></div></details>\n");
    }

    /** Why an alert was raised, where only one side has it: more than its id says. */
    private static String why(Difference difference) {
        return difference.fields().stream()
                .filter(field -> field.name().equals("reason") && (field.live() == null || field.replay() == null))
                .map(field -> ": " + safe(field.live() == null ? field.replay() : field.live()))
                .findFirst()
                .orElse("");
    }

    private static String orDash(String value) {
        return value == null ? "<span class=\"dim\">–</span>" : safe(value);
    }

    private static String codes(List<String> names) {
        return names.stream().map(name -> "<code>" + name + "</code>").collect(Collectors.joining(", "));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String safe(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
