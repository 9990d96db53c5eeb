package io.weir.benchmarks.patterns;

import io.weir.patterns.Observation;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink job between two lists, in this JVM and with the settings of the detection job. One at a time: Flink ships functions as
 * bytes, so input and output are handed over by static fields.
 */
final class InMemoryJob {
    /** As the detection job's defaults. */
    private static final Duration DISORDER = Duration.ofSeconds(5);

    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(100);
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    private static volatile List<Observation> input;
    private static volatile List<Object> output;
    private static volatile long firstIn;
    private static volatile long lastOut;

    private InMemoryJob() {}

    /**
     * @param nanos from the first event read to the moment when everything has arrived at the sink
     * @param results in order of arrival
     */
    record Finished<T>(long nanos, List<T> results) {}

    /** Runs the graph over the input, given in order, at parallelism 1. */
    @SuppressWarnings("unchecked") // The sink of a DataStream<T> collects nothing else.
    static <T> Finished<T> run(List<Observation> events, Function<DataStream<Observation>, DataStream<T>> graph)
            throws Exception {
        input = events;
        output = new ArrayList<>();
        try {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, settings());
            DataStream<Observation> source = env.fromSequence(0, events.size() - 1)
                    .map(new ReadList())
                    .returns(TypeInformation.of(Observation.class))
                    .assignTimestampsAndWatermarks(WatermarkStrategy.<Observation>forBoundedOutOfOrderness(DISORDER)
                            .withTimestampAssigner((o, none) -> o.time()));
            graph.apply(source).sinkTo(new WriteList<>());
            env.execute();
            return new Finished<>(lastOut - firstIn, (List<T>) output);
        } finally {
            input = null;
            output = null;
        }
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, WATERMARK_INTERVAL);
        settings.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        return settings;
    }

    private static final class ReadList implements MapFunction<Long, Observation> {
        private static final long serialVersionUID = 1L;

        @Override
        public Observation map(Long index) {
            if (index == 0) {
                firstIn = System.nanoTime();
            }
            return input.get(index.intValue());
        }
    }

    private static final class WriteList<T> implements Sink<T>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(T result, Context when) {
                    output.add(result);
                }

                @Override
                public void flush(boolean endOfInput) {
                    if (endOfInput) {
                        lastOut = System.nanoTime();
                    }
                }

                @Override
                public void close() {}
            };
        }
    }
}
