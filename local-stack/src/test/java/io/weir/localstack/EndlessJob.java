package io.weir.localstack;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The job that {@link FlinkRestIT} submits. It counts slowly and for ever, or up to the number in its first argument. */
public final class EndlessJob {
    private static final Duration PER_NUMBER = Duration.ofMillis(1);

    private EndlessJob() {}

    /** Runs on the cluster. */
    public static void main(String[] arguments) throws Exception {
        long bad = arguments.length > 0 ? Long.parseLong(arguments[0]) : Long.MAX_VALUE;
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, bad == Long.MAX_VALUE ? "fixed-delay" : "none");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.enableCheckpointing(500);
        environment
                .fromSequence(0, Long.MAX_VALUE - 1)
                .uid("numbers")
                .map(number -> checked(number, bad))
                .uid("checked")
                .name("checked")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        environment.execute("endless");
    }

    private static Long checked(long number, long bad) throws InterruptedException {
        if (number >= bad) {
            throw new IllegalStateException("met the number " + number);
        }
        Thread.sleep(PER_NUMBER.toMillis());
        return number;
    }
}
