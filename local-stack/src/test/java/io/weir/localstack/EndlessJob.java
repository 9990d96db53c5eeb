package io.weir.localstack;

import java.time.Duration;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job that {@link FlinkRestIT} submits. It counts slowly and for ever, or up to the number in its first argument: there it fails, once, or as often as the second
 * says, and goes on after the last restart.
 */
public final class EndlessJob {
    private static final Duration PER_NUMBER = Duration.ofMillis(1);

    private EndlessJob() {}

    /** Runs on the cluster. */
    public static void main(String[] arguments) throws Exception {
        long bad = arguments.length > 0 ? Long.parseLong(arguments[0]) : Long.MAX_VALUE;
        int failures = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
        boolean once = bad != Long.MAX_VALUE && failures == Integer.MAX_VALUE;
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, once ? "none" : "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.enableCheckpointing(500);
        environment
                .fromSequence(0, Long.MAX_VALUE - 1)
                .uid("numbers")
                .map(new Checked(bad, failures))
                .uid("checked")
                .name("checked")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        environment.execute("endless");
    }

    static final class Checked extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final long bad;
        private final int failures;

        private Checked(long bad, int failures) {
            this.bad = bad;
            this.failures = failures;
        }

        @Override
        public Long map(Long number) throws InterruptedException {
            if (number >= bad && getRuntimeContext().getTaskInfo().getAttemptNumber() < failures) {
                throw new IllegalStateException("met the number " + number);
            }
            Thread.sleep(PER_NUMBER.toMillis());
            return number;
        }
    }
}
