package io.weir.cli;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterCodec;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What could not be read, and why. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the newest dead letters of the stack: where each came from, its reason, and the beginning of its bytes.",
            "Rows that an import could not map are there, messages that the job could not read, and documents that a store refused."
        })
final class DeadLettersCommand implements Callable<Integer> {
    private static final int SHOWN_BYTES = 160;
    private static final Duration POLL = Duration.ofMillis(500);

    @Mixin
    private FolderOption folder;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int last;

    @Override
    public Integer call() throws BadEvent {
        if (last < 1) {
            throw new UserError("--last " + last + ": it must be 1 or more");
        }
        Console console = new Console();
        LocalStack stack = folder.require(console);
        List<ConsumerRecord<byte[], byte[]>> messages = newest(stack.kafka().bootstrapServers());
        if (messages.isEmpty()) {
            console.line("There are no dead letters.");
        }
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            DeadLetter letter = DeadLetterCodec.read(message.value());
            console.line("%s  %s", place(letter), letter.reason());
            console.line("  %s", letter.message());
            console.line("  %s", beginning(letter.payload()));
        }
        return 0;
    }

    /** Bound: as many as were asked for, of every partition. */
    private List<ConsumerRecord<byte[], byte[]>> newest(String bootstrapServers) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - last)));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        found.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        return found.subList(Math.max(0, found.size() - last), found.size());
    }

    private static String place(DeadLetter letter) {
        String file = "file:";
        if (letter.origin().startsWith(file)) {
            return "%s line %d".formatted(letter.origin().substring(file.length()), letter.offset());
        }
        return letter.id();
    }

    /** Text as far as it is text: what is broken may be anything, and a terminal obeys control characters. */
    private static String beginning(byte[] payload) {
        String text = new String(payload, 0, Math.min(payload.length, SHOWN_BYTES), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", " ");
        return payload.length > SHOWN_BYTES ? text + " … (%,d bytes)".formatted(payload.length) : text;
    }
}
