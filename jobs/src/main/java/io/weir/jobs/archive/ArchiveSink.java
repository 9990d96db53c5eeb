package io.weir.jobs.archive;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Flink's file sink, exactly once, that also notes what it has committed in the manifest. A crash between the two does no harm: after the restart
 * the sink commits the same files again, which changes nothing, and they are noted then.
 */
public final class ArchiveSink
        implements Sink<Archived>,
                SupportsWriterState<Archived, FileWriterBucketState>,
                SupportsCommitter<FileSinkCommittable> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final FileSink<Archived> files;

    /**
     * @param folder of the archive
     * @param topicPrefix of the deployment; the archive's paths are without it
     */
    public ArchiveSink(String folder, String topicPrefix) {
        this.folder = folder;
        this.files = FileSink.forBulkFormat(new Archive(folder).folder(), new ArchiveFileWriter.Factory())
                .withBucketAssigner(new ByPlace(topicPrefix.length()))
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder().withPartSuffix(".parquet").build())
                .build();
    }

    /** Topic, day of event time, partition. */
    private static final class ByPlace implements BucketAssigner<Archived, String> {
        private static final long serialVersionUID = 1L;

        private final int prefixLength;

        ByPlace(int prefixLength) {
            this.prefixLength = prefixLength;
        }

        @Override
        public String getBucketId(Archived row, Context context) {
            return "topic=" + row.topic().substring(prefixLength) + "/day=" + row.day() + "/partition="
                    + row.partition();
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }

    @Override
    public StatefulSinkWriter<Archived, FileWriterBucketState> createWriter(WriterInitContext context)
            throws IOException {
        return files.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<Archived, FileWriterBucketState> restoreWriter(
            WriterInitContext context, Collection<FileWriterBucketState> states) throws IOException {
        return files.restoreWriter(context, states);
    }

    @Override
    public SimpleVersionedSerializer<FileWriterBucketState> getWriterStateSerializer() {
        return files.getWriterStateSerializer();
    }

    @Override
    public SimpleVersionedSerializer<FileSinkCommittable> getCommittableSerializer() {
        return files.getCommittableSerializer();
    }

    @Override
    public Committer<FileSinkCommittable> createCommitter(CommitterInitContext context) throws IOException {
        Committer<FileSinkCommittable> committer = files.createCommitter(context);
        Archive archive = new Archive(folder);
        return new Committer<>() {
            @Override
            public void commit(Collection<CommitRequest<FileSinkCommittable>> requests)
                    throws IOException, InterruptedException {
                committer.commit(requests);
                for (CommitRequest<FileSinkCommittable> request : requests) {
                    FileSinkCommittable committed = request.getCommittable();
                    if (committed.hasPendingFile()) {
                        Path file = committed.getPendingFile().getPath();
                        // Else it is to be tried again.
                        if (file.getFileSystem().exists(file)) {
                            archive.add(file, List.of());
                        }
                    }
                }
            }

            @Override
            public void close() throws Exception {
                committer.close();
            }
        };
    }
}
