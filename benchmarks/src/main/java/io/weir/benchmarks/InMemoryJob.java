package io.weir.benchmarks;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
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
 * A Flink job from a list to a consumer, in this JVM and with the settings of the detection job. One at a time: Flink ships functions as
 * bytes, so input and consumer are handed over by static fields.
 *
 * @param input in order of time
 * @param time of an event, epoch milliseconds
 * @param parallelism of everything between source and sink, which have one instance each
 */
public record InMemoryJob<E>(List<E> input, Class<E> type, SerializableTimestampAssigner<E> time, int parallelism) {
    /** As the detection job's defaults. */
    private static final Duration DISORDER = Duration.ofSeconds(5);

    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(100);
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    private static volatile List<?> given;
    private static volatile Consumer<Object> taker;
    private static volatile long firstIn;
    private static volatile long lastOut;

    /**
     * Runs the graph over the input.
     *
     * @param results told each result, in order of arrival, by one thread
     * @return nanoseconds from the first event read to the moment when everything has arrived at the sink
     */
    @SuppressWarnings("unchecked") // The sink of a DataStream<T> takes nothing else.
    public <T> long run(Function<DataStream<E>, DataStream<T>> graph, Consumer<? super T> results) throws Exception {
        given = input;
        taker = (Consumer<Object>) results;
        try {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings());
            DataStream<E> source = env.fromSequence(0, input.size() - 1)
                    .setParallelism(1)
                    .map(new ReadList<E>())
                    .returns(TypeInformation.of(type))
                    .setParallelism(1)
                    .assignTimestampsAndWatermarks(WatermarkStrategy.<E>forBoundedOutOfOrderness(DISORDER)
                            .withTimestampAssigner(time))
                    .setParallelism(1);
            graph.apply(source).sinkTo(new TellTaker<>()).setParallelism(1);
            env.execute();
            return lastOut - firstIn;
        } finally {
            given = null;
            taker = null;
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

    private static final class ReadList<E> implements MapFunction<Long, E> {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("unchecked") // What was given is a List<E>.
        public E map(Long index) {
            if (index == 0) {
                firstIn = System.nanoTime();
            }
            return (E) given.get(index.intValue());
        }
    }

    private static final class TellTaker<T> implements Sink<T>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            Consumer<Object> results = taker;
            return new SinkWriter<>() {
                @Override
                public void write(T result, Context when) {
                    results.accept(result);
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
