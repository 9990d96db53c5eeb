package io.weir.localstack;

import java.util.List;
import java.util.Map;

/** Flink's JobManager: takes jobs over REST, shows them on its web page. Killed, it forgets the jobs it ran. */
public final class FlinkJobManager extends FlinkProcess {
    FlinkJobManager(StackSettings settings, Progress progress) {
        super("jobmanager", settings, progress);
    }

    @Override
    public String address() {
        return restUrl();
    }

    @Override
    List<String> command() {
        int heap = settings().memory().jobManagerHeap();
        return flink(
                // It has little to do: compiled quickly beats compiled well.
                List.of(
                        "-Xms128m",
                        "-Xmx" + heap + "m",
                        "-XX:MaxMetaspaceSize=256m",
                        "-XX:+UseSerialGC",
                        QUICK_COMPILER),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                settings().ports().metrics(),
                Map.of());
    }

    @Override
    boolean isReady() {
        return new FlinkRest(restUrl()).answers()
                && hasMetrics(settings().ports().metrics());
    }
}
