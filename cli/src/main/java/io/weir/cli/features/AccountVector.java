package io.weir.cli.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.events.Topics;
import io.weir.features.Catalogue;
import io.weir.features.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/** The features of an account's latest transaction, from the topic features. */
public final class AccountVector {
    private static final Duration POLL = Duration.ofSeconds(2);

    private final String account;
    private final JsonNode vector;
    private final Catalogue catalogue = Catalogue.shipped();

    private AccountVector(String account, JsonNode vector) {
        this.account = account;
        this.vector = vector;
        String schema = vector.get("schemaHash").asText();
        if (!catalogue.schemaHash().equals(schema)) {
            throw new UserError("the vector has the schema %s, this Weir has %s: another release wrote it"
                    .formatted(schema, catalogue.schemaHash()));
        }
    }

    /**
     * The newest vector of the account, if one is among the newest messages of its partition.
     *
     * @param lookBack how many messages to look through
     */
    public static Optional<AccountVector> latest(String bootstrapServers, String account, long lookBack) {
        byte[] key = account.getBytes(StandardCharsets.UTF_8);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            // As the producer of the job chooses it.
            int partition = Utils.toPositive(Utils.murmur2(key))
                    % consumer.partitionsFor(Topics.FEATURES).size();
            TopicPartition of = new TopicPartition(Topics.FEATURES, partition);
            consumer.assign(List.of(of));
            long end = consumer.endOffsets(List.of(of)).get(of);
            long start = consumer.beginningOffsets(List.of(of)).get(of);
            consumer.seek(of, Math.max(start, end - lookBack));
            byte[] newest = null;
            while (consumer.position(of) < end) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    if (Arrays.equals(message.key(), key)) {
                        newest = message.value();
                    }
                }
            }
            return newest == null
                    ? Optional.empty()
                    : Optional.of(new AccountVector(account, new ObjectMapper().readTree(newest)));
        } catch (UnknownTopicOrPartitionException e) {
            throw new UserError("there is no topic " + Topics.FEATURES + ": start the stack with ./weir up", e);
        } catch (IOException e) {
            throw new UncheckedIOException("A message of the topic " + Topics.FEATURES + " is no JSON", e);
        }
    }

    void printAll(Console console) {
        print(console, feature -> true, Integer.MAX_VALUE);
    }

    /** Some that say something, for a first look. */
    public void printSome(Console console, int count) {
        print(console, this::saysSomething, count);
    }

    private boolean saysSomething(Feature feature) {
        JsonNode value = vector.get("values").get(catalogue.indexOf(feature.name()));
        return feature.window().toDays() >= 1 && !value.isNull() && value.asDouble() > 1;
    }

    private void print(Console console, Predicate<Feature> which, int count) {
        console.line(
                "account %s, transaction %s at %s%s%s",
                account,
                vector.get("transactionId").asText(),
                vector.get("time").asText(),
                vector.get("approximate").asBoolean() ? " (a very busy key: windows exact to 1/128)" : "",
                vector.get("unsettled").asBoolean()
                        ? " (did not wait for event time: what came late may be missing)"
                        : "");
        catalogue.features().stream().filter(which).limit(count).forEach(feature -> {
            JsonNode value = vector.get("values").get(catalogue.indexOf(feature.name()));
            console.line(
                    "  %-32s %14s  %s",
                    feature.name(),
                    value.isNull() ? "-" : text(value.asDouble()),
                    feature.meaning() + ", " + feature.unit());
        });
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.3f", value);
    }
}
