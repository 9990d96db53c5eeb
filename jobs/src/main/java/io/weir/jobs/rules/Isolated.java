package io.weir.jobs.rules;

import io.weir.jobs.decide.BrakeRules;
import io.weir.sql.CheckedRule;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorAttributes;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.util.OutputTag;

/**
 * Makes an operator that Flink SQL has planned, and stands around it: what its expressions throw, or those of operators chained behind it, is a failure of its rule
 * and not of the job; so is that they compute beyond all proportion. Failures are told with the next watermark, at its time, or before the next checkpoint, at the
 * last one's. After {@link BrakeRules#MOST_FAILURES} the operator takes nothing in any more, so that what it cannot get rid of does not pile up, and counts as idle, so
 * that nobody waits for its watermark; the rule is ended by then, as one that fails elsewhere is.
 *
 * <p>Flink SQL plans without asking for such a thing, so an operator's factory is exchanged in the finished plan. State is found by uid and stays the operator's own.
 */
class Isolated<T> extends AbstractStreamOperatorFactory<T> {
    private static final long serialVersionUID = 1L;

    /** What an operator of a rule could not compute. */
    static final OutputTag<Found> FAILURES = new OutputTag<>("rule-throws", TypeInformation.of(Found.class));

    private static final int MOST_CHARACTERS = 2_000;

    private final StreamOperatorFactory<T> planned;
    private final String rule;
    private final int version;
    private final Pace.Bounds bounds;

    Isolated(StreamOperatorFactory<T> planned, CheckedRule rule, Pace.Bounds bounds) {
        this.planned = planned;
        this.bounds = bounds;
        this.rule = rule.header().id();
        this.version = rule.header().version();
        this.chainingStrategy = planned.getChainingStrategy();
    }

    /**
     * Stands around an operator of a plan from now on.
     *
     * @return false for what is no operator with an input
     */
    static boolean isolate(Transformation<?> step, CheckedRule rule) {
        Class<? extends PhysicalTransformation<?>> kind = kind(step);
        if (kind == null) {
            return false;
        }
        try {
            Field factory = kind.getDeclaredField("operatorFactory");
            factory.setAccessible(true);
            factory.set(step, new Isolated<>((StreamOperatorFactory<?>) factory.get(step), rule, Pace.Bounds.USUAL));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This release of Flink keeps an operator's factory elsewhere", e);
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends PhysicalTransformation<?>> kind(Transformation<?> step) {
        Class<?> kind = step instanceof OneInputTransformation
                ? OneInputTransformation.class
                : step instanceof TwoInputTransformation ? TwoInputTransformation.class : null;
        return (Class<? extends PhysicalTransformation<?>>) kind;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As Flink has it.
    public <O extends StreamOperator<T>> O createStreamOperator(StreamOperatorParameters<T> parameters) {
        if (planned instanceof AbstractStreamOperatorFactory<T> withTime) {
            withTime.setProcessingTimeService(processingTimeService);
        }
        StreamOperator<T> operator = planned.createStreamOperator(parameters);
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = operator.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> one : type.getInterfaces()) {
                if (Modifier.isPublic(one.getModifiers())) {
                    interfaces.add(one);
                }
            }
        }
        return (O) Proxy.newProxyInstance(
                operator.getClass().getClassLoader(),
                interfaces.toArray(Class<?>[]::new),
                new Wall(operator, parameters.getOutput(), rule, version, new Pace(bounds)));
    }

    /** What goes through to the operator, and what does not come out. */
    private static final class Wall implements InvocationHandler {
        private final StreamOperator<?> operator;
        private final Output<?> output;
        private final String rule;
        private final int version;
        private final Pace pace;
        /** Bound: as many as end the rule. */
        private final List<Found> untold = new ArrayList<>();

        private int failures;
        private Watermark last = Watermark.UNINITIALIZED;
        private boolean idle;

        Wall(StreamOperator<?> operator, Output<?> output, String rule, int version, Pace pace) {
            this.operator = operator;
            this.output = output;
            this.rule = rule;
            this.version = version;
            this.pace = pace;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (name.equals("prepareSnapshotPreBarrier")) {
                // What the checkpoint counts as taken in is not told after a restart.
                tell();
            }
            if (!name.startsWith("process")) {
                return call(method, arguments);
            }
            boolean isMark = arguments[0] instanceof Watermark;
            if (isMark) {
                last = (Watermark) arguments[0];
                tell();
            }
            if (failures >= BrakeRules.MOST_FAILURES) {
                return null;
            }
            pace.begin();
            try {
                call(method, arguments);
            } catch (Exception e) {
                Throwable root = root(e);
                if (!isOfComputation(root)) {
                    throw e;
                }
                failed(
                        "it throws " + root,
                        arguments[0] instanceof StreamRecord<?> record ? String.valueOf(record.getValue()) : "");
            } finally {
                pace.end(arguments[0] instanceof StreamRecord);
            }
            Duration tooLong = pace.tooLong();
            if (tooLong != null) {
                failed("it takes too long: %,d ms of computing for an event".formatted(tooLong.toMillis()), "");
            }
            if (isMark) {
                tell();
            }
            return null;
        }

        private void failed(String why, String row) {
            failures++;
            untold.add(new Found(rule, version, 0, null, some(why), some(row)));
        }

        private Object call(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(operator, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private void tell() {
            if (last.getTimestamp() < 0) {
                // None yet, or a source's first, behind a restart too: no rule is in force at such a time.
                return;
            }
            for (Found found : untold) {
                output.collect(
                        FAILURES,
                        new StreamRecord<>(
                                new Found(rule, version, last.getTimestamp(), null, found.failure(), found.row())));
            }
            untold.clear();
            if (failures >= BrakeRules.MOST_FAILURES && !idle) {
                idle = true;
                output.emitWatermarkStatus(WatermarkStatus.IDLE);
            }
        }

        private static String some(String text) {
            return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + " ...";
        }

        private static Throwable root(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root;
        }

        /** What an expression throws, not what a network, a disk or a task that is cancelled does. */
        private static boolean isOfComputation(Throwable root) {
            return root instanceof ArithmeticException
                    || root instanceof IllegalArgumentException
                    || root instanceof DateTimeException
                    || root instanceof IndexOutOfBoundsException
                    || root instanceof NullPointerException
                    || root instanceof ClassCastException
                    || root instanceof TableRuntimeException
                    // Of generated code.
                    || root.getClass() == RuntimeException.class;
        }
    }

    @Override
    public boolean isOutputTypeConfigurable() {
        return planned.isOutputTypeConfigurable();
    }

    @Override
    public void setOutputType(TypeInformation<T> type, ExecutionConfig config) {
        planned.setOutputType(type, config);
    }

    @Override
    public boolean isInputTypeConfigurable() {
        return planned.isInputTypeConfigurable();
    }

    @Override
    public void setInputType(TypeInformation<?> type, ExecutionConfig config) {
        planned.setInputType(type, config);
    }

    @Override
    public OperatorAttributes getOperatorAttributes() {
        return planned.getOperatorAttributes();
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink has it.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
        return planned.getStreamOperatorClass(loader);
    }
}
