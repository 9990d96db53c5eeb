package io.weir.jobs.elasticsearch;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
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
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Alerts into an Elasticsearch index, document id = alert id, so that repeated work overwrites and never doubles.
 *
 * <p>At least once: what is not yet acknowledged is in the checkpoint. An outage or overload is retried with backoff until it ends, and the
 * job waits (back-pressure) once the buffer is full. A document the store refuses for what it holds goes to the dead letters.
 */
public final class AlertsToElasticsearch extends AsyncSinkBase<Alert, Document> {
    private static final long serialVersionUID = 1L;

    /** Alerts are rare and wanted soon: small batches, short waits. */
    private static final int MAX_BATCH_DOCUMENTS = 500;

    private static final int MAX_REQUESTS_IN_FLIGHT = 4;
    /** Bound of memory and of what a checkpoint carries; at some 2 KB an alert, 10 MB. */
    private static final int MAX_BUFFERED_DOCUMENTS = 5_000;

    private static final long MAX_BATCH_BYTES = 4L << 20;
    private static final long MAX_DOCUMENT_BYTES = 1L << 20;
    private static final long MAX_WAIT_MILLIS = 200;
    /** After it a request without answer is sent again; the same document twice is the same document. */
    private static final long REQUEST_TIMEOUT_MILLIS = 120_000;

    private final ElasticsearchAccess server;
    private final String index;
    private final Properties kafka;

    /**
     * @param server the Elasticsearch server
     * @param index index or write alias that must exist
     * @param kafka producer properties for the dead letters of refused documents
     */
    public AlertsToElasticsearch(ElasticsearchAccess server, String index, Properties kafka) {
        super(
                (alert, context) -> new Document(alert.id(), AlertCodec.write(alert)),
                MAX_BATCH_DOCUMENTS,
                MAX_REQUESTS_IN_FLIGHT,
                MAX_BUFFERED_DOCUMENTS,
                MAX_BATCH_BYTES,
                MAX_WAIT_MILLIS,
                MAX_DOCUMENT_BYTES,
                REQUEST_TIMEOUT_MILLIS,
                false);
        this.server = server;
        this.index = index;
        this.kafka = kafka;
    }

    @Override
    public StatefulSinkWriter<Alert, BufferedRequestState<Document>> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<Alert, BufferedRequestState<Document>> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<Document>> unsent) {
        return new BulkWriter(getElementConverter(), context, unsent, limits(), server, index, kafka);
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
