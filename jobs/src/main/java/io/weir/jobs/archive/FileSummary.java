package io.weir.jobs.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a file of the archive holds: rows of one partition and one day of event time, by ascending offset. It stands in the file's own footer, and in
 * the manifest.
 *
 * @param topic name of the topic in Kafka
 * @param firstArrival number of the first row in its partition, see {@link Archived#arrival}
 * @param firstMillis earliest event time, epoch milliseconds
 */
public record FileSummary(
        String topic,
        int partition,
        long rows,
        long firstOffset,
        long lastOffset,
        long firstArrival,
        long lastArrival,
        long firstMillis,
        long lastMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the first row. */
    static FileSummary of(Archived row) {
        return new FileSummary(
                row.topic(),
                row.partition(),
                1,
                row.offset(),
                row.offset(),
                row.arrival(),
                row.arrival(),
                row.eventMillis(),
                row.eventMillis());
    }

    /** And of the next one. */
    FileSummary with(Archived row) {
        if (!row.topic().equals(topic) || row.partition() != partition || row.offset() <= lastOffset) {
            throw new IllegalStateException("%s/%d offset %d does not follow %s/%d offset %d"
                    .formatted(row.topic(), row.partition(), row.offset(), topic, partition, lastOffset));
        }
        return new FileSummary(
                topic,
                partition,
                rows + 1,
                firstOffset,
                row.offset(),
                firstArrival,
                row.arrival(),
                Math.min(firstMillis, row.eventMillis()),
                Math.max(lastMillis, row.eventMillis()));
    }

    String write() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of numbers is always JSON", e);
        }
    }

    /** @throws DamagedFile when the text is none */
    static FileSummary read(String text, String file) throws DamagedFile {
        try {
            return JSON.readValue(text, FileSummary.class);
        } catch (JsonProcessingException e) {
            throw new DamagedFile(file, "its summary cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
