package io.weir.jobs.postgres;

import io.weir.events.Alert;
import java.io.IOException;
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

    CaseQueueSink(JdbcSink<Alert> jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public SinkWriter<Alert> createWriter(WriterInitContext context) throws IOException {
        SinkWriter<Alert> writer = jdbc.createWriter(context);
        return new SinkWriter<>() {
            @Override
            public void write(Alert alert, Context element) throws IOException, InterruptedException {
                writer.write(alert, element);
            }

            @Override
            public void flush(boolean endOfInput) throws IOException, InterruptedException {
                writer.flush(endOfInput);
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
