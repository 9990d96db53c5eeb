package io.weir.jobs.rules;

import io.weir.events.AccountEvent;
import io.weir.features.Catalogue;
import io.weir.jobs.export.ExportedPayments;
import io.weir.sql.CheckedRule;
import io.weir.sql.Evidence;
import io.weir.sql.Tables;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** What a stateful rule raises on an export, by Flink SQL as it stands. */
public final class StatefulHistory {
    private static final int MOST_ALERTS = 1_000_000;
    private static final int A_BATCH = 1_000;
    private static final int BATCHES_AHEAD = 8;

    /** Payments that Flink SQL has taken, for whoever shows the progress. */
    private static final AtomicLong TAKEN = new AtomicLong();

    private StatefulHistory() {}

    /**
     * An alert.
     *
     * @param evidence in order of time
     */
    public record Raised(String subject, List<Evidence> evidence, String reason) {}

    /** Payments read so far by the run that goes on. */
    public static long taken() {
        return TAKEN.get();
    }

    /** Each alert once, in the order of their last events. */
    @SuppressWarnings("deprecation") // The only source that takes rows from outside, once and from front to back.
    public static List<Raised> of(CheckedRule rule, Path export, Catalogue catalogue) throws Exception {
        TAKEN.set(0);
        Configuration configuration = new Configuration();
        configuration.setString("table.local-time-zone", "UTC");
        // The files are read once; a second try would meet half of them.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        StreamTableEnvironment sql = StreamTableEnvironment.create(env);
        Set<String> words = rule.names();
        EventRows transactions = EventRows.of(Tables.TRANSACTIONS, catalogue, rule);
        EventRows accountEvents = EventRows.of(Tables.ACCOUNT_EVENTS, catalogue, rule);
        sql.createTemporaryView(
                "payments",
                env.fromCollection(new Payments(export.toString(), transactions, words), transactions.type()),
                transactions.schema());
        List<AccountEvent> events = ExportedPayments.open(export, catalogue).accountEvents();
        List<Row> rows = new ArrayList<>(events.stream().map(accountEvents::of).toList());
        if (rows.isEmpty()) {
            // Flink wants one at least.
            rows.add(new Row(accountEvents.type().getArity()));
        }
        sql.createTemporaryView(
                Tables.ACCOUNT_EVENTS,
                env.fromData(rows, accountEvents.type()).filter(row -> row.getField(0) != null),
                accountEvents.schema());
        sql.executeSql(FlinkSql.withThresholds("payments", rule.header().thresholds()));
        Table table = sql.sqlQuery(rule.guardedSql());
        Set<Raised> raised = new HashSet<>();
        try (CloseableIterator<Row> found = table.execute().collect()) {
            while (found.hasNext()) {
                Row row = found.next();
                Object evidence = row.getField(Tables.EVIDENCE);
                List<Evidence> inOrder =
                        evidence instanceof String one ? Evidence.inOrder(one) : Evidence.inOrder((String[]) evidence);
                raised.add(new Raised(row.getFieldAs("subject"), inOrder, row.getFieldAs("reason")));
                if (raised.size() > MOST_ALERTS) {
                    throw new IllegalArgumentException(
                            "the rule raises more than %,d alerts: make it narrower, or the period shorter"
                                    .formatted(MOST_ALERTS));
                }
            }
        }
        List<Raised> sorted = new ArrayList<>(raised);
        sorted.sort((a, b) -> {
            Evidence lastOfA = a.evidence.get(a.evidence.size() - 1);
            Evidence lastOfB = b.evidence.get(b.evidence.size() - 1);
            int byTime = lastOfA.time().compareTo(lastOfB.time());
            return byTime != 0 ? byTime : lastOfA.id().compareTo(lastOfB.id());
        });
        return sorted;
    }

    /** The payments of an export as rows; read by a thread of its own, begun where they are asked for. */
    private static final class Payments implements Iterator<Row>, Serializable {
        private static final long serialVersionUID = 1L;

        private final String export;
        private final EventRows rows;
        private final HashSet<String> words;
        private transient BlockingQueue<List<Row>> ahead;
        private transient List<Row> batch;
        private transient int at;
        private transient volatile RuntimeException failure;

        Payments(String export, EventRows rows, Set<String> words) {
            this.export = export;
            this.rows = rows;
            this.words = new HashSet<>(words);
        }

        @Override
        public boolean hasNext() {
            if (ahead == null) {
                ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
                batch = List.of();
                Thread thread = new Thread(this::read, "read-export");
                thread.setDaemon(true);
                thread.start();
            }
            if (at == batch.size()) {
                try {
                    batch = ahead.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                at = 0;
                if (failure != null) {
                    throw failure;
                }
                TAKEN.addAndGet(batch.size());
            }
            return !batch.isEmpty();
        }

        @Override
        public Row next() {
            return batch.get(at++);
        }

        /** Ends with an empty batch. */
        private void read() {
            try {
                try {
                    Catalogue catalogue = Catalogue.shipped();
                    boolean[] wanted = new boolean[catalogue.size()];
                    for (int i = 0; i < wanted.length; i++) {
                        wanted[i] = words.contains(catalogue.names().get(i));
                    }
                    List<List<Row>> some = new ArrayList<>(List.of(new ArrayList<>(A_BATCH)));
                    ExportedPayments.open(Path.of(export), catalogue).each(wanted, (payment, fraud, values) -> {
                        some.get(0).add(rows.of(payment, values));
                        if (some.get(0).size() == A_BATCH) {
                            put(some.set(0, new ArrayList<>(A_BATCH)));
                        }
                    });
                    if (!some.get(0).isEmpty()) {
                        ahead.put(some.get(0));
                    }
                } catch (IOException e) {
                    failure = new UncheckedIOException(e);
                } catch (RuntimeException e) {
                    failure = e;
                }
                ahead.put(List.of());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void put(List<Row> rows) throws IOException {
            try {
                ahead.put(rows);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted", e);
            }
        }
    }
}
