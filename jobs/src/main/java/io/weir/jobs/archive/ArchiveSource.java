package io.weir.jobs.archive;

import io.weir.jobs.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A period of the archive, read as the live job reads Kafka: every partition in the order of its offsets, by the same readers of messages. All
 * partitions of all topics take turns by event time, so no topic runs days ahead of another as it would in a catch-up from Kafka.
 */
public final class ArchiveSource
        implements Source<Arrival, ArchiveSplit, Collection<ArchiveSplit>>, ResultTypeQueryable<Arrival> {
    private static final long serialVersionUID = 1L;

    private final ArchivedPeriod period;
    private final long disorderMillis;
    private final long toldFromMillis;

    /**
     * @param disorder how far behind a newer event of its partition an event is still in time: the watermark's distance
     * @param toldFrom event time before which what cannot be read is passed over, for it is in the results of another period; null for none
     */
    public ArchiveSource(ArchivedPeriod period, Duration disorder, Instant toldFrom) {
        this.period = period;
        this.toldFromMillis = toldFrom == null ? Long.MIN_VALUE : toldFrom.toEpochMilli();
        this.disorderMillis = disorder.toMillis();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Arrival, ArchiveSplit> createReader(SourceReaderContext context) {
        return new ArchiveReader(context, period, disorderMillis, toldFromMillis);
    }

    @Override
    public SplitEnumerator<ArchiveSplit, Collection<ArchiveSplit>> createEnumerator(
            SplitEnumeratorContext<ArchiveSplit> context) {
        return new ArchiveEnumerator(context, period.splits());
    }

    @Override
    public SplitEnumerator<ArchiveSplit, Collection<ArchiveSplit>> restoreEnumerator(
            SplitEnumeratorContext<ArchiveSplit> context, Collection<ArchiveSplit> unassigned) {
        return new ArchiveEnumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<ArchiveSplit> getSplitSerializer() {
        return new ArchiveSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<ArchiveSplit>> getEnumeratorCheckpointSerializer() {
        return new ArchiveSplit.UnassignedSerializer();
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return TypeInformation.of(Arrival.class);
    }
}
