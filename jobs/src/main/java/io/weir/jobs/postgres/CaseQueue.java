package io.weir.jobs.postgres;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/**
 * The case queue: one row an alert, upserted by alert id, so that repeated work never doubles a case. Only the alert's own columns are
 * written; status and assignee are the analysts'.
 */
public final class CaseQueue {
    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS %s (
              alert_id         text PRIMARY KEY,
              raised_at        timestamptz NOT NULL,
              detector         text NOT NULL,
              detector_version integer NOT NULL,
              typology         text NOT NULL,
              severity         text NOT NULL,
              subject_type     text NOT NULL,
              subject          text NOT NULL,
              customer         text NOT NULL,
              evidence         text[] NOT NULL,
              amount_minor     bigint NOT NULL,
              currency         text,
              window_start     timestamptz NOT NULL,
              reason           text NOT NULL,
              status           text NOT NULL DEFAULT 'OPEN',
              assignee         text
            )""";

    private static final String UPSERT = """
            INSERT INTO %s (alert_id, raised_at, detector, detector_version, typology, severity, subject_type, subject,
              customer, evidence, amount_minor, currency, window_start, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (alert_id) DO UPDATE SET
              raised_at = EXCLUDED.raised_at, severity = EXCLUDED.severity, reason = EXCLUDED.reason""";

    private static final int BATCH_ALERTS = 200;
    private static final long BATCH_MILLIS = 200;
    /** Of one batch, beside the waiting for a connection; after them the job restarts from its checkpoint and goes on trying. */
    private static final int RETRIES = 5;

    private CaseQueue() {}

    /**
     * Safe to run at every start.
     *
     * @param table small letters, digits and underscores
     */
    public static List<String> schema(String table) {
        return List.of(
                TABLE.formatted(table),
                "CREATE INDEX IF NOT EXISTS %s_open ON %s (severity, raised_at) WHERE status = 'OPEN'"
                        .formatted(table, table),
                "CREATE INDEX IF NOT EXISTS %s_subject ON %s (subject, raised_at)".formatted(table, table));
    }

    /** The sink, at least once; the upsert makes it exactly once in effect. */
    public static Sink<Alert> sink(String url, String user, String password, String table) {
        PatientConnections connections = new PatientConnections(url, user, password);
        JdbcSink<Alert> sink = JdbcSink.<Alert>builder()
                .withQueryStatement(UPSERT.formatted(table), CaseQueue::bind)
                .withExecutionOptions(JdbcExecutionOptions.builder()
                        .withBatchSize(BATCH_ALERTS)
                        .withBatchIntervalMs(BATCH_MILLIS)
                        .withMaxRetries(RETRIES)
                        .build())
                .buildAtLeastOnce(connections);
        return new CaseQueueSink(sink, connections);
    }

    /**
     * Lets Postgres plan the upsert of a case, which looks at columns, types, key and rights, and writes nothing.
     *
     * @throws SQLException when it would not take one
     */
    public static void tryOut(Connection connection, String table) throws SQLException {
        Alert example = new Alert(
                "example",
                Instant.EPOCH,
                "example",
                1,
                "example",
                Severity.LOW,
                SubjectType.ACCOUNT,
                "example",
                "example",
                List.of("example"),
                0,
                null,
                Instant.EPOCH,
                "Example");
        try (PreparedStatement row = connection.prepareStatement("EXPLAIN " + UPSERT.formatted(table))) {
            bind(row, example);
            row.execute();
        }
    }

    private static void bind(PreparedStatement row, Alert alert) throws SQLException {
        row.setString(1, alert.id());
        row.setObject(2, utc(alert.time()));
        row.setString(3, alert.detector());
        row.setInt(4, alert.detectorVersion());
        row.setString(5, alert.typology());
        row.setString(6, alert.severity().name());
        row.setString(7, alert.subjectType().name());
        row.setString(8, alert.subject());
        row.setString(9, alert.customer());
        row.setArray(
                10, row.getConnection().createArrayOf("text", alert.evidence().toArray()));
        row.setLong(11, alert.amountMinor());
        row.setString(12, alert.currency());
        row.setObject(13, utc(alert.windowStart()));
        row.setString(14, alert.reason());
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
