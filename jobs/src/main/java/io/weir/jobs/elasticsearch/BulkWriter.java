package io.weir.jobs.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.jobs.DeadLetterCounters;
import io.weir.jobs.kafka.DeadLetterProducer;
import io.weir.jobs.metrics.AlertStore;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.Latency;
import io.weir.jobs.metrics.MetricLabel;
import io.weir.jobs.metrics.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends documents in bulk requests and decides what each answer means: done, the world failed (again later), or the document is poison (to the
 * dead letters). Backoff doubles from {@link #FIRST_BACKOFF_MILLIS} to {@link #LAST_BACKOFF_MILLIS} while nothing succeeds.
 */
final class BulkWriter<T> extends AsyncSinkWriter<T, Document> {
    private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);
    private static final long FIRST_BACKOFF_MILLIS = 100;
    /** Also how long a checkpoint may wait for this sink during an outage, so it stays small. */
    private static final long LAST_BACKOFF_MILLIS = 5_000;

    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    /** The bounds of the sink, from {@link ToElasticsearch}. */
    record Limits(
            int batchDocuments,
            int requestsInFlight,
            int bufferedDocuments,
            long batchBytes,
            long waitMillis,
            long documentBytes,
            long timeoutMillis) {
        AsyncSinkWriterConfiguration configuration() {
            return AsyncSinkWriterConfiguration.builder()
                    .setMaxBatchSize(batchDocuments)
                    .setMaxBatchSizeInBytes(batchBytes)
                    .setMaxInFlightRequests(requestsInFlight)
                    .setMaxBufferedRequests(bufferedDocuments)
                    .setMaxTimeInBufferMS(waitMillis)
                    .setMaxRecordSizeInBytes(documentBytes)
                    .setRequestTimeoutMS(timeoutMillis)
                    .setFailOnTimeout(false)
                    .build();
        }
    }

    private final IndexKind kind;
    private final String prefix;
    private final ElasticsearchAsyncClient client;
    private final DeadLetterProducer deadLetters;
    private final ScheduledExecutorService backoffTimer;
    private final Counter retries;
    /** Only of alerts. */
    private final Latency evidenceToAlert;

    private final ProcessingTimeService clock;
    private final StoreProgress progress;
    private final DeadLetterCounters deadLetterCounters;
    private final AtomicInteger failuresInARow = new AtomicInteger();

    BulkWriter(
            ElementConverter<T, Document> converter,
            WriterInitContext context,
            Collection<BufferedRequestState<Document>> unsent,
            Limits limits,
            ElasticsearchAccess server,
            IndexKind kind,
            String prefix,
            Properties kafka) {
        super(
                converter,
                context,
                limits.configuration(),
                unsent,
                new SimpleBatchCreator<>(limits.batchBytes()),
                new DequeRequestBuffer<>());
        this.kind = kind;
        this.prefix = prefix;
        this.client = new ElasticsearchAsyncClient(ElasticsearchConnection.open(server));
        this.deadLetters = new DeadLetterProducer(kafka);
        this.backoffTimer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "elasticsearch-backoff");
            thread.setDaemon(true);
            return thread;
        });
        String store = MetricLabel.word(AlertStore.ELASTICSEARCH);
        this.retries = JobMetrics.STORE_RETRIES.counter(context.metricGroup(), store);
        this.evidenceToAlert = kind == IndexKind.ALERTS
                ? JobMetrics.LATENCY.latency(context.metricGroup(), MetricLabel.word(Stage.EVIDENCE_TO_ALERT))
                : null;
        this.clock = context.getProcessingTimeService();
        this.progress = new StoreProgress(unsent.stream()
                .mapToInt(state -> state.getBufferedRequestEntries().size())
                .sum());
        JobMetrics.STORE_QUEUE.gauge(context.metricGroup(), progress::waiting, store);
        JobMetrics.STORE_STUCK_SECONDS.gauge(context.metricGroup(), progress::stuckSeconds, store);
        this.deadLetterCounters = new DeadLetterCounters(context.metricGroup());
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        if (element instanceof Alert alert) {
            evidenceToAlert.took(clock.getCurrentProcessingTime() - alert.time().toEpochMilli());
        }
        progress.accepted();
        super.write(element, context);
    }

    @Override
    protected void submitRequestEntries(List<Document> documents, ResultHandler<Document> result) {
        send(documents, progress.watching(documents.size(), result));
    }

    private void send(List<Document> documents, ResultHandler<Document> result) {
        BulkRequest.Builder bulk = new BulkRequest.Builder();
        for (Document document : documents) {
            bulk.operations(operation -> operation.index(write -> write.index(indexOf(document))
                    .id(document.id())
                    .document(BinaryData.of(document.json(), ContentType.APPLICATION_JSON))));
        }
        orFail(result, client.bulk(bulk.build()).handle((response, failure) -> {
            if (failure != null) {
                requestFailed(documents, result, failure);
            } else {
                answered(documents, result, response);
            }
            return null;
        }));
    }

    /** A mistake of ours in handling an answer fails the job: swallowed, it would leave the request in flight for ever. */
    @SuppressWarnings("FutureReturnValueIgnored") // The end of the line: whatever went wrong has been reported.
    private static void orFail(ResultHandler<Document> result, CompletableFuture<?> handled) {
        handled.exceptionally(mistake -> {
            result.completeExceptionally(new IllegalStateException("Handling Elasticsearch's answer failed", mistake));
            return null;
        });
    }

    private void requestFailed(List<Document> documents, ResultHandler<Document> result, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean refusedWhole = cause instanceof ElasticsearchException refusal
                && (refusal.status() == BAD_REQUEST || refusal.status() == TOO_LARGE);
        if (!refusedWhole) {
            again(documents, result, cause.toString());
        } else if (documents.size() == 1) {
            bury(documents, List.of(cause.getMessage()), List.of(), result);
        } else {
            oneByOne(documents, result);
        }
    }

    /** Somewhere in a batch refused as a whole is the document that spoils it: each is sent alone, so that it alone is buried. */
    private void oneByOne(List<Document> documents, ResultHandler<Document> result) {
        AtomicInteger open = new AtomicInteger(documents.size());
        List<Document> unsent = Collections.synchronizedList(new ArrayList<>());
        for (Document document : documents) {
            send(List.of(document), new ResultHandler<>() {
                @Override
                public void complete() {
                    if (open.decrementAndGet() == 0) {
                        finish(unsent, result);
                    }
                }

                @Override
                public void retryForEntries(List<Document> again) {
                    unsent.addAll(again);
                    complete();
                }

                @Override
                public void completeExceptionally(Exception mistake) {
                    result.completeExceptionally(mistake);
                }
            });
        }
    }

    private static void finish(List<Document> unsent, ResultHandler<Document> result) {
        if (unsent.isEmpty()) {
            result.complete();
        } else {
            result.retryForEntries(List.copyOf(unsent));
        }
    }

    private void answered(List<Document> documents, ResultHandler<Document> result, BulkResponse response) {
        List<Document> unsent = new ArrayList<>();
        List<Document> poison = new ArrayList<>();
        List<String> whys = new ArrayList<>();
        String why = null;
        for (int i = 0; i < documents.size(); i++) {
            BulkResponseItem item = response.items().get(i);
            if (item.error() == null) {
                continue;
            }
            String reason = item.error().type() + ": " + item.error().reason();
            if (item.status() == BAD_REQUEST || item.status() == TOO_LARGE) {
                poison.add(documents.get(i));
                whys.add(reason);
            } else {
                unsent.add(documents.get(i));
                why = item.status() + " " + reason;
            }
        }
        if (unsent.size() < documents.size()) {
            failuresInARow.set(0);
        }
        if (!poison.isEmpty()) {
            bury(poison, whys, unsent, result);
        } else if (!unsent.isEmpty()) {
            again(unsent, result, why);
        } else {
            result.complete();
        }
    }

    /** Poison to the dead letters; done only when Kafka has them, else all of it again. */
    private void bury(List<Document> poison, List<String> whys, List<Document> unsent, ResultHandler<Document> result) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < poison.size(); i++) {
            deadLetterCounters.count(DeadLetterReason.REFUSED_BY_STORE);
            byte[] json = poison.get(i).json();
            String time = IndexKind.time(json);
            sent.add(deadLetters.send(DeadLetter.refused(
                            "elasticsearch:" + indexOf(poison.get(i)),
                            poison.get(i).id(),
                            whys.get(i),
                            json)
                    .at(time == null ? null : Instant.parse(time))));
        }
        orFail(
                result,
                CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).handle((done, failure) -> {
                    if (failure != null) {
                        List<Document> all = new ArrayList<>(unsent);
                        all.addAll(poison);
                        again(all, result, "dead letters could not be written: " + failure);
                    } else if (unsent.isEmpty()) {
                        result.complete();
                    } else {
                        again(unsent, result, "some documents were not taken");
                    }
                    return null;
                }));
    }

    /** The world failed: the same documents again after the backoff. Until then the request counts as in flight, which holds others back. */
    @SuppressWarnings("FutureReturnValueIgnored") // Cancelled by the timer's shutdown alone.
    private void again(List<Document> documents, ResultHandler<Document> result, String why) {
        int failures = failuresInARow.incrementAndGet();
        retries.inc();
        long backoff = Math.min(LAST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures - 1, 10));
        LOG.warn(
                "Elasticsearch did not take {} of the {}, again in {} ms: {}",
                documents.size(),
                kind.word(),
                backoff,
                why);
        backoffTimer.schedule(() -> result.retryForEntries(documents), backoff, TimeUnit.MILLISECONDS);
    }

    /** Told from the document itself, so what a savepoint of an earlier release still had to send finds its place too. */
    private String indexOf(Document document) {
        return kind.indexOf(prefix, document.json());
    }

    @Override
    protected long getSizeInBytes(Document document) {
        return document.json().length;
    }

    @Override
    public void close() {
        backoffTimer.shutdownNow();
        deadLetters.close();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Closing the Elasticsearch client failed", e);
        }
        super.close();
    }
}
