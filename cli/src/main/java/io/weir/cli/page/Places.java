package io.weir.cli.page;

import io.weir.cli.command.Console;
import io.weir.cli.stack.Detection;
import io.weir.localstack.LocalStack;

/** Where a person can look at what the stack does. */
public final class Places {
    private Places() {}

    public static void print(Console console, LocalStack stack) {
        StatusPage.of(stack).ifPresent(address -> console.line("  Status page    %s", address));
        console.line("  Flink          %s", stack.flink().restUrl());
        console.line(
                "  Elasticsearch  curl '%s/%s/_search?pretty&sort=time:desc&size=3'",
                stack.elasticsearch().url(), Detection.ALERTS_INDEX);
        console.line(
                "  Case queue     %s -c 'SELECT severity, typology, subject, reason FROM case_queue ORDER BY raised_at DESC LIMIT 10'",
                stack.postgres().psqlCommand());
        console.line(
                "  Kafka          %s (topics transactions, account-events, labels, decisions, alerts, features, dead-letters, late-events; models, thresholds, rules)",
                stack.kafka().bootstrapServers());
        console.line("  Features       ./weir features show ACCOUNT");
    }
}
