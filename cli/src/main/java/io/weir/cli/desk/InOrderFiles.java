package io.weir.cli.desk;

import io.weir.cli.command.UserError;
import io.weir.cli.topics.LateEvent;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.BadEvent;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.importer.PaymentsCsv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events of some customers, out of the topics in whatever order, as files in order of event time, equal times by id, that {@code weir alerts export} reads. Each event once. */
final class InOrderFiles {
    /** Bound of memory. */
    private static final int MOST = 300_000;

    private final Path folder;
    private final Instant from;
    private final Set<String> customers;
    private final Set<String> ids = new HashSet<>();
    private final List<Transaction> transactions = new ArrayList<>();
    private final List<AccountEvent> accountEvents = new ArrayList<>();

    InOrderFiles(Path folder, Instant from, Set<String> customers) {
        this.folder = folder;
        this.from = from;
        this.customers = Set.copyOf(customers);
    }

    /** What cannot be read is a dead letter, and no event. */
    void addTransaction(ConsumerRecord<byte[], byte[]> message) {
        try {
            add(new LateEvent(TransactionCodec.read(message.value(), message.timestamp()), null, null));
        } catch (BadEvent noEvent) {
            return;
        }
    }

    void addAccountEvent(ConsumerRecord<byte[], byte[]> message) {
        try {
            add(new LateEvent(null, AccountEventCodec.read(message.value(), message.timestamp()), null));
        } catch (BadEvent noEvent) {
            return;
        }
    }

    void add(LateEvent event) {
        if (!customers.contains(event.customer()) || event.time().isBefore(from) || !ids.add(event.uniqueId())) {
            return;
        }
        if (ids.size() > MOST) {
            throw new UserError(
                    "more than %,d events of these customers: take fewer late events at once, or a shorter --history-days"
                            .formatted(MOST));
        }
        if (event.transaction() != null) {
            transactions.add(event.transaction());
        } else {
            accountEvents.add(event.accountEvent());
        }
    }

    int events() {
        return ids.size();
    }

    Instant from() {
        return from;
    }

    Path transactions() {
        return folder.resolve("transactions.csv");
    }

    Path mapping() {
        return folder.resolve("mapping.yaml");
    }

    Path accountEvents() {
        return folder.resolve("account-events.jsonl");
    }

    void write() throws IOException {
        Files.createDirectories(folder);
        transactions.sort(Comparator.comparing(Transaction::time).thenComparing(Transaction::id));
        accountEvents.sort(Comparator.comparing(AccountEvent::time).thenComparing(AccountEvent::id));
        Files.writeString(mapping(), "# Payments as they were in the topic.\n" + PaymentsCsv.mapping());
        List<String> rows = new ArrayList<>(List.of(PaymentsCsv.columns()));
        transactions.forEach(t -> rows.add(PaymentsCsv.row(t)));
        Files.write(transactions(), rows);
        Files.write(
                accountEvents(),
                accountEvents.stream()
                        .map(event -> new String(AccountEventCodec.write(event), StandardCharsets.UTF_8))
                        .toList());
    }
}
