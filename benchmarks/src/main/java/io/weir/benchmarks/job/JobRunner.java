package io.weir.benchmarks.job;

import io.weir.jobs.ArchiveJob;
import io.weir.jobs.ArchiveSettings;
import io.weir.jobs.DetectionJob;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.ReplayJob;
import io.weir.jobs.ReplaySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The other end of {@link JobJvm}: a Flink cluster in this JVM that runs one job after the other, so that all but the first find their code
 * compiled, as in a job that has been running for a while. On a session cluster every job loads its classes anew and starts cold.
 *
 * <p>A request is a line, separated by tabs: {@code copy TOPIC}, {@code detect}, {@code archive} or {@code replay}, then the arguments of the job; or
 * {@code read FOLDER ROWS}. The answer is a
 * line: {@code millis N} or {@code failed} and why. Ends with its input.
 */
final class JobRunner {
    private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);

    private JobRunner() {}

    /** @param args the folder for checkpoints, and the parallelism of every operator, which is the number of slots too */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // Nothing but answers goes there.
        System.setOut(System.err);
        int parallelism = Integer.parseInt(args[1]);
        StreamExecutionEnvironment.setDefaultLocalParallelism(parallelism);
        Configuration overrides = overrides(Path.of(args[0]));
        try (MiniCluster cluster = new MiniCluster(cluster(parallelism))) {
            cluster.start();
            serve(cluster, overrides, answers);
        }
    }

    private static MiniClusterConfiguration cluster(int parallelism) {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build();
    }

    private static Configuration overrides(Path checkpoints) {
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        // A job that ends would write one more checkpoint, the live one over half of the interval.
        settings.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);
        // A crash loop looks like a slow job.
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return settings;
    }

    private static void serve(MiniCluster cluster, Configuration overrides, PrintStream answers) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            try {
                String[] words = request.split("\t", -1);
                StreamExecutionEnvironment env = job(words);
                env.configure(overrides);
                if (words[0].equals("archive")) {
                    // Its last files are committed by the checkpoint behind its end.
                    Configuration toTheEnd = new Configuration();
                    toTheEnd.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, true);
                    env.configure(toTheEnd);
                }
                answers.println("millis " + millis(cluster, env));
            } catch (Exception e) {
                e.printStackTrace();
                answers.println("failed " + e.toString().replace('\n', ' '));
            }
            answers.flush();
        }
    }

    private static StreamExecutionEnvironment job(String[] request) {
        return switch (request[0]) {
            case "copy" -> CopyJob.ready(settings(request, 2), request[1]);
            case "archive" -> ArchiveJob.ready(ArchiveSettings.from(Arrays.copyOfRange(request, 1, request.length)));
            case "read" -> ReadJob.ready(request[1], Long.parseLong(request[2]));
            case "replay" -> replay(ReplaySettings.from(Arrays.copyOfRange(request, 1, request.length)));
            case "detect" -> DetectionJob.ready(settings(request, 1));
            default -> throw new IllegalArgumentException("There is no job " + request[0]);
        };
    }

    private static StreamExecutionEnvironment replay(ReplaySettings settings) {
        return ReplayJob.ready(settings, ReplayJob.period(settings));
    }

    private static DetectionSettings settings(String[] request, int from) {
        return DetectionSettings.from(Arrays.copyOfRange(request, from, request.length));
    }

    /** From when the last task was running until all had ended, by Flink's own books. */
    private static long millis(MiniCluster cluster, StreamExecutionEnvironment env) throws Exception {
        // Nobody shall pay for what the job before has left.
        System.gc();
        JobGraph job = env.getStreamGraph().getJobGraph();
        cluster.executeJobBlocking(job);
        AccessExecutionGraph done = cluster.getExecutionGraph(job.getJobID()).get();
        long running = StreamSupport.stream(done.getAllExecutionVertices().spliterator(), false)
                .mapToLong(task -> task.getStateTimestamp(ExecutionState.RUNNING))
                .max()
                .orElseThrow();
        return done.getStatusTimestamp(JobStatus.FINISHED) - running;
    }
}
