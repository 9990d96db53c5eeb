package io.weir.jobs.archive;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * One message as it arrived, and its place: a row of the archive.
 *
 * @param topic its name in Kafka
 * @param arrival how many of its partition were archived before it: without gaps, where offsets may have some that are Kafka's own
 * @param kafkaMillis Kafka's timestamp, epoch milliseconds
 * @param eventMillis event time; Kafka's timestamp where the message tells none
 * @param key null for none
 * @param value null for none
 */
// Bytes are kept as arrays: a list of boxed bytes would be the only copy-safe record component, at 16 times the size.
@SuppressWarnings("ArrayRecordComponent")
public record Archived(
        String topic,
        int partition,
        long offset,
        long arrival,
        long kafkaMillis,
        long eventMillis,
        byte[] key,
        byte[] value) {

    /** The same, numbered. */
    Archived numbered(long number) {
        return new Archived(topic, partition, offset, number, kafkaMillis, eventMillis, key, value);
    }

    /** Where it is filed: the day of its event time, in UTC. */
    LocalDate day() {
        return day(eventMillis);
    }

    static LocalDate day(long eventMillis) {
        return LocalDate.ofEpochDay(Math.floorDiv(eventMillis, 86_400_000L));
    }

    static long firstMilli(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** As the consumer handed it to the live job. */
    public ConsumerRecord<byte[], byte[]> message() {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                kafkaMillis,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                value == null ? ConsumerRecord.NULL_SIZE : value.length,
                key,
                value,
                new RecordHeaders(),
                java.util.Optional.empty());
    }
}
