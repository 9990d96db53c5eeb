package io.weir.jobs.kibana;

import static io.weir.jobs.kibana.Column.count;
import static io.weir.jobs.kibana.Column.distinct;
import static io.weir.jobs.kibana.Column.median;
import static io.weir.jobs.kibana.Column.overTime;
import static io.weir.jobs.kibana.Column.ranges;
import static io.weir.jobs.kibana.Column.sum;
import static io.weir.jobs.kibana.Column.top;
import static io.weir.jobs.kibana.DataView.ALERTS;
import static io.weir.jobs.kibana.DataView.DEAD_LETTERS;
import static io.weir.jobs.kibana.DataView.DECISIONS;
import static io.weir.jobs.kibana.DataView.LATE_EVENTS;
import static io.weir.jobs.kibana.Panel.bars;
import static io.weir.jobs.kibana.Panel.lines;
import static io.weir.jobs.kibana.Panel.number;
import static io.weir.jobs.kibana.Panel.search;
import static io.weir.jobs.kibana.Panel.table;
import static io.weir.jobs.kibana.Panel.text;

import java.util.List;

/** Everything that analysts find in Kibana, declared once; {@link SavedObjects} writes it as Kibana reads it. */
final class Desk {
    /** What an analyst works on: neither a rule on trial nor news about a rule. */
    private static final String LIVE = "NOT mode:SHADOW AND NOT mode:OPERATIONS";

    private static final String SHADOW = "mode:SHADOW";
    private static final String BRAKED = "mode:OPERATIONS";

    static final Search NEWEST_ALERTS = new Search(
            "weir-newest-alerts",
            "Weir: newest alerts",
            ALERTS,
            LIVE,
            List.of("severity", "typology", "subject", "customer", "amountMinor", "currency", "reason", "evidence"));
    static final Search STOPPED_PAYMENTS = new Search(
            "weir-stopped-payments",
            "Weir: payments not let through",
            DECISIONS,
            "",
            List.of(
                    "outcome",
                    "account",
                    "type",
                    "amountMinor",
                    "currency",
                    "counterparty",
                    "merchant",
                    "country",
                    "device",
                    "score",
                    "model",
                    "rules",
                    "reasons"));
    static final Search BRAKES = new Search(
            "weir-braked-rules",
            "Weir: rules that were braked",
            ALERTS,
            BRAKED,
            List.of("detector", "subject", "customer", "reason"));
    static final Search LETTERS = new Search(
            "weir-newest-dead-letters",
            "Weir: newest dead letters",
            DEAD_LETTERS,
            "",
            List.of("reason", "origin", "partition", "offset", "message", "payloadStart"));
    static final Search LATE = new Search(
            "weir-newest-late-events",
            "Weir: newest late events",
            LATE_EVENTS,
            "",
            List.of("kind", "type", "account", "customer", "amountMinor", "currency"));

    static final List<DataView> VIEWS = List.of(ALERTS, DECISIONS, DEAD_LETTERS, LATE_EVENTS);
    static final List<Search> SEARCHES = List.of(NEWEST_ALERTS, STOPPED_PAYMENTS, BRAKES, LETTERS, LATE);

    private static final Dashboard TRIAGE = new Dashboard(
            "weir-alert-triage",
            "Weir: alert triage",
            "What has to be looked at, and what first",
            List.of(
                    number("Alerts", ALERTS, LIVE, count("Alerts")),
                    number(
                            "Critical or high",
                            ALERTS,
                            "(" + LIVE + ") AND severity:(CRITICAL OR HIGH)",
                            count("Alerts")),
                    number("Customers", ALERTS, LIVE, distinct("customer", "Customers")),
                    number("Payments stopped", DECISIONS, "outcome:BLOCK", count("Payments")),
                    bars("By severity", ALERTS, LIVE, overTime(), top(4, "severity", "Severity"), count("Alerts")),
                    table(
                            "By typology",
                            ALERTS,
                            LIVE,
                            top(20, "typology", "Typology"),
                            top(4, "severity", "Severity"),
                            count("Alerts"),
                            distinct("customer", "Customers")),
                    table(
                            "Customers with most alerts",
                            ALERTS,
                            LIVE,
                            top(15, "customer", "Customer"),
                            count("Alerts"),
                            distinct("typology", "Typologies")),
                    table(
                            "Sums at stake, in minor units",
                            ALERTS,
                            LIVE,
                            top(5, "currency", "Currency"),
                            top(10, "typology", "Typology"),
                            sum("amountMinor", "Minor units")),
                    search(NEWEST_ALERTS)));

    private static final Dashboard TRENDS = new Dashboard(
            "weir-typology-trends",
            "Weir: typology trends",
            "Which crimes grow, by whom they are found, and what they cost",
            List.of(
                    lines(
                            "Alerts by typology",
                            ALERTS,
                            LIVE,
                            overTime(),
                            top(10, "typology", "Typology"),
                            count("Alerts")),
                    lines(
                            "Customers by typology",
                            ALERTS,
                            LIVE,
                            overTime(),
                            top(10, "typology", "Typology"),
                            distinct("customer", "Customers")),
                    bars(
                            "Alerts by detector",
                            ALERTS,
                            LIVE,
                            overTime(),
                            top(10, "detector", "Detector"),
                            count("Alerts")),
                    table(
                            "Detectors and their versions",
                            ALERTS,
                            LIVE,
                            top(20, "detector", "Detector"),
                            top(5, "detectorVersion", "Version"),
                            count("Alerts")),
                    bars(
                            "Sums, in minor units of each currency",
                            ALERTS,
                            LIVE,
                            overTime(),
                            top(5, "currency", "Currency"),
                            sum("amountMinor", "Minor units")),
                    table(
                            "Size of an alert, in minor units",
                            ALERTS,
                            LIVE,
                            top(10, "typology", "Typology"),
                            top(5, "currency", "Currency"),
                            median("amountMinor", "Median"))));

    private static final Dashboard RULES = new Dashboard(
            "weir-rule-performance",
            "Weir: rule performance",
            "What rules do, what those in shadow would do, and which were braked",
            List.of(
                    number("Payments that rules stopped", DECISIONS, "rules:*", count("Payments")),
                    number("Alerts of rules in shadow", ALERTS, SHADOW, count("Alerts")),
                    number("Rules braked", ALERTS, BRAKED, distinct("subject", "Rules")),
                    number("Alerts that are worked on", ALERTS, LIVE, count("Alerts")),
                    bars(
                            "Hits that decided",
                            DECISIONS,
                            "rules:*",
                            overTime(),
                            top(10, "rules", "Rule"),
                            count("Payments")),
                    lines(
                            "What rules in shadow would say",
                            ALERTS,
                            SHADOW,
                            overTime(),
                            top(10, "detector", "Rule"),
                            count("Alerts")),
                    table(
                            "Rules and outcomes",
                            DECISIONS,
                            "rules:*",
                            top(20, "rules", "Rule"),
                            top(3, "outcome", "Outcome"),
                            count("Payments"),
                            distinct("customer", "Customers")),
                    table(
                            "In shadow against live",
                            ALERTS,
                            "NOT mode:OPERATIONS",
                            top(20, "detector", "Detector"),
                            top(3, "mode", "Mode"),
                            count("Alerts"),
                            distinct("customer", "Customers")),
                    search(BRAKES)));

    private static final Dashboard MODELS = new Dashboard(
            "weir-model-monitoring",
            "Weir: model monitoring",
            "What the champion stops, how sure it is, and where challengers see it otherwise",
            List.of(
                    text(
                            "Only payments that were **not** let through are here. The spread of all scores and the drift of features are in Grafana: each model has its metrics."),
                    bars("Outcomes", DECISIONS, "model:*", overTime(), top(3, "outcome", "Outcome"), count("Payments")),
                    bars(
                            "How sure",
                            DECISIONS,
                            "model:*",
                            ranges("score", "Score", 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01),
                            top(5, "model", "Model"),
                            count("Payments")),
                    lines(
                            "Median score by model",
                            DECISIONS,
                            "model:*",
                            overTime(),
                            top(5, "model", "Model"),
                            median("score", "Score")),
                    table(
                            "Challengers that would have let it through",
                            DECISIONS,
                            "challengersAllowing:*",
                            top(10, "challengersAllowing", "Challenger"),
                            top(5, "model", "Champion"),
                            top(3, "outcome", "Outcome"),
                            count("Payments")),
                    table(
                            "Models, segments and revisions of thresholds",
                            DECISIONS,
                            "model:*",
                            top(10, "model", "Model"),
                            top(10, "segment", "Segment"),
                            top(5, "thresholdsRevision", "Revision"),
                            count("Payments")),
                    table(
                            "Decided before event time was known",
                            DECISIONS,
                            "",
                            top(2, "unsettled", "Unsettled"),
                            top(2, "approximate", "Approximate"),
                            count("Payments"))));

    private static final Dashboard ACCOUNT = new Dashboard(
            "weir-one-account",
            "Weir: one account in the round",
            "Payments, features and alerts of a customer or account, side by side",
            List.of(
                    text(
                            "Choose a customer above. Payments are those that were not let through; all of them are in the topic `transactions`, and `./weir features show ACCOUNT` tells what is known now."),
                    number("Alerts", ALERTS, LIVE, count("Alerts")),
                    number("Payments not let through", DECISIONS, "", count("Payments")),
                    number("Devices", DECISIONS, "", distinct("device", "Devices")),
                    number("Counterparties", DECISIONS, "", distinct("counterparty", "Counterparties")),
                    bars(
                            "Payments by outcome",
                            DECISIONS,
                            "",
                            overTime(),
                            top(3, "outcome", "Outcome"),
                            count("Payments")),
                    bars(
                            "Alerts by typology",
                            ALERTS,
                            LIVE,
                            overTime(),
                            top(10, "typology", "Typology"),
                            count("Alerts")),
                    lines(
                            "Amount against the account's own mean of 90 days",
                            DECISIONS,
                            "",
                            overTime(),
                            top(5, "account", "Account"),
                            median("features.account_amount_deviation_90d", "Standard deviations")),
                    lines(
                            "Transactions of the account in a day",
                            DECISIONS,
                            "",
                            overTime(),
                            top(5, "account", "Account"),
                            median("features.account_count_1d", "Transactions")),
                    table(
                            "Where the money went, in minor units",
                            DECISIONS,
                            "counterparty:*",
                            top(15, "counterparty", "Counterparty"),
                            top(5, "currency", "Currency"),
                            count("Payments"),
                            sum("amountMinor", "Minor units")),
                    table(
                            "From where",
                            DECISIONS,
                            "",
                            top(10, "country", "Country"),
                            top(5, "channel", "Channel"),
                            count("Payments"),
                            distinct("device", "Devices")),
                    search(NEWEST_ALERTS),
                    search(STOPPED_PAYMENTS)));

    private static final Dashboard QUALITY = new Dashboard(
            "weir-data-quality",
            "Weir: data quality",
            "What could not be read, and what came too late",
            List.of(
                    text(
                            "Lag, watermarks and duplicates are in Grafana. What has no time, as models that were refused and rows of imported files, is not here: `./weir dead-letters list`."),
                    number("Dead letters", DEAD_LETTERS, "", count("Letters")),
                    number("Places they came from", DEAD_LETTERS, "", distinct("origin", "Places")),
                    number("Late events", LATE_EVENTS, "", count("Events")),
                    number("Customers with late events", LATE_EVENTS, "", distinct("customer", "Customers")),
                    bars(
                            "Dead letters by reason",
                            DEAD_LETTERS,
                            "",
                            overTime(),
                            top(14, "reason", "Reason"),
                            count("Letters")),
                    bars("Late events by type", LATE_EVENTS, "", overTime(), top(10, "type", "Type"), count("Events")),
                    table(
                            "Dead letters by place",
                            DEAD_LETTERS,
                            "",
                            top(20, "origin", "Place"),
                            top(14, "reason", "Reason"),
                            count("Letters"),
                            sum("payloadBytes", "Bytes")),
                    table(
                            "Late events by channel",
                            LATE_EVENTS,
                            "",
                            top(20, "channel", "Channel"),
                            top(2, "kind", "Kind"),
                            count("Events")),
                    search(LETTERS),
                    search(LATE)));

    static final List<Dashboard> DASHBOARDS = List.of(TRIAGE, TRENDS, RULES, MODELS, ACCOUNT, QUALITY);

    private Desk() {}
}
