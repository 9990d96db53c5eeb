package io.weir.jobs.elasticsearch;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.DeadLetter;
import io.weir.features.Catalogue;
import io.weir.jobs.Activity;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.decide.Explainable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Documents into the Elasticsearch indices of their months, by their own ids, so that repeated work overwrites and never doubles.
 *
 * <p>At least once: what is not yet acknowledged is in the checkpoint. An outage or overload is retried with backoff until it ends, and the
 * job waits (back-pressure) once the buffer is full. A document the store refuses for what it holds goes to the dead letters.
 */
public final class ToElasticsearch<T> extends AsyncSinkBase<T, Document> {
    private static final long serialVersionUID = 1L;

    /** They are rare and wanted soon: small batches, short waits. */
    private static final int MAX_BATCH_DOCUMENTS = 500;

    private static final int MAX_REQUESTS_IN_FLIGHT = 4;
    /** Bound of memory and of what a checkpoint carries; at some 2 KB an alert, 10 MB; at 5 KB a decision, 25. */
    private static final int MAX_BUFFERED_DOCUMENTS = 5_000;

    private static final long MAX_BATCH_BYTES = 4L << 20;
    private static final long MAX_DOCUMENT_BYTES = 1L << 20;
    private static final long MAX_WAIT_MILLIS = 200;
    /** After it a request without answer is sent again; the same document twice is the same document. */
    private static final long REQUEST_TIMEOUT_MILLIS = 120_000;

    private final ElasticsearchAccess server;
    private final IndexKind kind;
    private final String prefix;
    private final Properties kafka;

    /** Alerts, document id = alert id. */
    public static ToElasticsearch<Alert> alerts(DetectionSettings settings) {
        return new ToElasticsearch<>(
                IndexKind.ALERTS, settings, (alert, context) -> new Document(alert.id(), AlertCodec.write(alert)));
    }

    /** Decisions with their payments and features, document id = transaction id. */
    public static ToElasticsearch<Explainable> decisions(DetectionSettings settings) {
        Catalogue catalogue = Catalogue.shipped();
        return new ToElasticsearch<>(
                IndexKind.DECISIONS, settings, (what, context) -> Documents.decision(what, catalogue));
    }

    /** Dead letters without their bytes, document id = letter id. */
    public static ToElasticsearch<DeadLetter> deadLetters(DetectionSettings settings) {
        return new ToElasticsearch<>(
                IndexKind.DEAD_LETTERS, settings, (letter, context) -> Documents.deadLetter(letter));
    }

    /** Late events, document id = t or e and the event's id. */
    public static ToElasticsearch<Activity> lateEvents(DetectionSettings settings) {
        return new ToElasticsearch<>(IndexKind.LATE_EVENTS, settings, (late, context) -> Documents.lateEvent(late));
    }

    private ToElasticsearch(IndexKind kind, DetectionSettings settings, ElementConverter<T, Document> converter) {
        super(
                converter,
                MAX_BATCH_DOCUMENTS,
                MAX_REQUESTS_IN_FLIGHT,
                MAX_BUFFERED_DOCUMENTS,
                MAX_BATCH_BYTES,
                MAX_WAIT_MILLIS,
                MAX_DOCUMENT_BYTES,
                REQUEST_TIMEOUT_MILLIS,
                false);
        this.server = settings.elasticsearch();
        this.kind = kind;
        this.prefix = settings.indexPrefix();
        this.kafka = settings.deadLetterProducer();
    }

    @Override
    public StatefulSinkWriter<T, BufferedRequestState<Document>> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, BufferedRequestState<Document>> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<Document>> unsent) {
        return new BulkWriter<>(getElementConverter(), context, unsent, limits(), server, kind, prefix, kafka);
    }

    private BulkWriter.Limits limits() {
        return new BulkWriter.Limits(
                getMaxBatchSize(),
                getMaxInFlightRequests(),
                getMaxBufferedRequests(),
                getMaxBatchSizeInBytes(),
                getMaxTimeInBufferMS(),
                getMaxRecordSizeInBytes(),
                getRequestTimeoutMS());
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<Document>> getWriterStateSerializer() {
        return new AsyncSinkWriterStateSerializer<>() {
            @Override
            protected void serializeRequestToStream(Document document, DataOutputStream out) throws IOException {
                out.writeUTF(document.id());
                out.writeInt(document.json().length);
                out.write(document.json());
            }

            @Override
            protected Document deserializeRequestFromStream(long size, DataInputStream in) throws IOException {
                String id = in.readUTF();
                return new Document(id, in.readNBytes(in.readInt()));
            }

            @Override
            public int getVersion() {
                return 1;
            }
        };
    }
}
