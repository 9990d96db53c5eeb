package io.weir.jobs;

import io.weir.jobs.decide.Plans;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The operators of the job with some settings, by the id under which a savepoint has their state. The real graph, sources and sinks included, but only built:
 * nothing is connected to.
 *
 * @param uids by id
 * @param maxParallelism into how many key groups state is divided
 */
public record JobOperators(Map<OperatorID, String> uids, int maxParallelism) {

    public static JobOperators of(DetectionSettings settings) {
        StreamExecutionEnvironment env = DetectionJob.environment(settings);
        DetectionJob.define(env, settings, Plans.NONE);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        Map<OperatorID, String> uids = new HashMap<>();
        int maxParallelism = 0;
        for (JobVertex vertex : graph.getVertices()) {
            maxParallelism = Math.max(maxParallelism, vertex.getMaxParallelism());
            for (OperatorIDPair operator : vertex.getOperatorIDs()) {
                uids.put(operator.getGeneratedOperatorID(), operator.getUserDefinedOperatorUid());
            }
        }
        return new JobOperators(uids, maxParallelism);
    }
}
