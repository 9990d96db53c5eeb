package io.weir.jobs.postgres;

import io.weir.events.Alert;
import io.weir.jobs.metrics.AlertStore;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.MetricLabel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDBC connector's sink, made safe to close. Its writer flushes when it is closed, and when that fails because the database is down, the failure
 * surfaces in the clean-up of the task, which ends the whole TaskManager with every job on it. What was not written is in the checkpoint
 * and will be written again, so on closing there is nothing to save.
 */
final class CaseQueueSink implements Sink<Alert> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CaseQueueSink.class);

    private final JdbcSink<Alert> jdbc;
    private final PatientConnections connections;

    /** @param connections those of the sink */
    CaseQueueSink(JdbcSink<Alert> jdbc, PatientConnections connections) {
        this.jdbc = jdbc;
        this.connections = connections;
    }

    /** Since when the writer has been at one thing; the reporter reads it. */
    private static final class Busy {
        private volatile long since;

        private double seconds() {
            long begun = since;
            return begun == 0 ? 0 : (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    @Override
    public SinkWriter<Alert> createWriter(WriterInitContext context) throws IOException {
        String store = MetricLabel.word(AlertStore.CASE_QUEUE);
        connections.count(JobMetrics.STORE_RETRIES.counter(context.metricGroup(), store));
        Busy busy = new Busy();
        JobMetrics.STORE_STUCK_SECONDS.gauge(context.metricGroup(), busy::seconds, store);
        SinkWriter<Alert> writer = jdbc.createWriter(context);
        return new SinkWriter<>() {
            @Override
            public void write(Alert alert, Context element) throws IOException, InterruptedException {
                busy.since = System.nanoTime();
                writer.write(alert, element);
                busy.since = 0;
            }

            @Override
            public void flush(boolean endOfInput) throws IOException, InterruptedException {
                busy.since = System.nanoTime();
                writer.flush(endOfInput);
                busy.since = 0;
            }

            @Override
            public void close() {
                try {
                    writer.close();
                } catch (Exception unsaved) {
                    LOG.warn(
                            "The case queue was closed with alerts unwritten; they will be written after the restart",
                            unsaved);
                }
            }
        };
    }
}
