package io.weir.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts what the account and the shared entities say of a transaction into one vector.
 *
 * <p>Keyed by account. Holds a transaction and its answers from the first of them to the last, in memory, and writes them to the state of their
 * accounts only for a snapshot. Bound: the transactions whose questions are under way.
 *
 * <p>A snapshot also says by which catalogue those were computed. If that has changed, they keep the values of the features that have not; the new
 * ones are missing.
 */
final class JoinFeatures extends AbstractStreamOperator<FeatureVector>
        implements TwoInputStreamOperator<Part, Answer, FeatureVector> {
    private static final long serialVersionUID = 1L;

    private static final ListStateDescriptor<Part> PARTS =
            new ListStateDescriptor<>("parts", TypeInformation.of(Part.class));
    private static final ListStateDescriptor<Answer> ANSWERS =
            new ListStateDescriptor<>("answers", TypeInformation.of(Answer.class));
    private static final ListStateDescriptor<String> CATALOGUE = new ListStateDescriptor<>("catalogue", Types.STRING);

    private final String schemaHash;
    private final int[][] targets;
    private final Entity[] entities;
    /** Of all features, a line each. */
    private final String definitions;

    private transient Map<Id, Pending> pending;
    private transient ListState<Part> storedParts;
    private transient ListState<Answer> storedAnswers;
    private transient ListState<String> storedCatalogue;
    private transient Set<Object> storedKeys;
    private transient StreamRecord<FeatureVector> outgoing;

    /** @param shared in the order that questions name them by */
    JoinFeatures(Catalogue catalogue, EntityFeatures[] shared) {
        this.schemaHash = catalogue.schemaHash();
        this.definitions = catalogue.definitions();
        this.targets = new int[shared.length][];
        this.entities = new Entity[shared.length];
        for (int i = 0; i < shared.length; i++) {
            targets[i] = shared[i].targets();
            entities[i] = shared[i].entity();
        }
    }

    /** Ids are told apart within an account only: both ends of a transfer may have the same. */
    private record Id(Object account, String transactionId) {
        @Override
        public int hashCode() {
            return 31 * account.hashCode() + transactionId.hashCode();
        }
    }

    /** What has come of one transaction. */
    private static final class Pending {
        private final Id id;
        private Part part;
        private final List<Answer> answers = new ArrayList<>(6);

        Pending(Id id) {
            this.id = id;
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        storedCatalogue = context.getOperatorStateStore().getUnionListState(CATALOGUE);
    }

    @Override
    public void open() throws Exception {
        super.open();
        pending = new HashMap<>();
        storedKeys = new HashSet<>();
        outgoing = new StreamRecord<>(null);
        storedParts = getRuntimeContext().getListState(PARTS);
        storedAnswers = getRuntimeContext().getListState(ANSWERS);
        Iterator<String> catalogues = storedCatalogue.get().iterator();
        // Every instance has written the same.
        String before = catalogues.hasNext() ? catalogues.next() : definitions;
        getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, PARTS, (key, parts) -> {
                    for (Part part : parts.get()) {
                        part.values = fitted(part.values, before, "");
                        of(part.transaction.id(), key).part = part;
                    }
                    storedKeys.add(key);
                });
        getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, ANSWERS, (key, answers) -> {
                    for (Answer answer : answers.get()) {
                        answer.values = fitted(answer.values, before, "|" + entities[answer.entity] + "|");
                        of(answer.transactionId, key).answers.add(answer);
                    }
                    storedKeys.add(key);
                });
        forgetStored();
        getRuntimeContext().getMetricGroup().addGroup(FeatureStore.METRICS).gauge("vectors_pending", pending::size);
    }

    /** Values of the features of another catalogue whose definition contains a text, as this one has them. */
    private float[] fitted(float[] values, String before, String text) {
        if (before.equals(definitions)) {
            return values;
        }
        List<String> old = before.lines().filter(d -> d.contains(text)).toList();
        List<String> now = definitions.lines().filter(d -> d.contains(text)).toList();
        float[] fitted = new float[now.size()];
        for (int i = 0; i < fitted.length; i++) {
            int at = old.indexOf(now.get(i));
            fitted[i] = at < 0 ? Float.NaN : values[at];
        }
        return fitted;
    }

    private Pending of(String transactionId, Object key) {
        return pending.computeIfAbsent(new Id(key, transactionId), Pending::new);
    }

    @Override
    public void processElement1(StreamRecord<Part> record) throws Exception {
        Part part = record.getValue();
        if (part.awaited == 0) {
            emit(part);
            return;
        }
        Pending transaction = of(part.transaction.id(), getCurrentKey());
        transaction.part = part;
        emitIfComplete(transaction);
    }

    @Override
    public void processElement2(StreamRecord<Answer> record) throws Exception {
        Answer answer = record.getValue();
        if (answer.notice != null) {
            output.collect(outgoing.replace(FeatureVector.ofNotice(answer.notice)));
            return;
        }
        Pending transaction = of(answer.transactionId, getCurrentKey());
        transaction.answers.add(answer);
        emitIfComplete(transaction);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        forgetStored();
        super.processWatermark(mark);
    }

    private void emitIfComplete(Pending transaction) {
        Part part = transaction.part;
        if (part == null || transaction.answers.size() < part.awaited) {
            return;
        }
        for (Answer answer : transaction.answers) {
            int[] places = targets[answer.entity];
            for (int i = 0; i < places.length; i++) {
                part.values[places[i]] = answer.values[i];
            }
            part.approximate |= answer.approximate;
            part.unsettled |= answer.unsettled;
        }
        pending.remove(transaction.id);
        emit(part);
    }

    private void emit(Part part) {
        output.collect(outgoing.replace(
                new FeatureVector(
                        part.transaction,
                        part.values,
                        schemaHash,
                        part.approximate,
                        part.unsettled,
                        part.receivedMillis,
                        null),
                part.transaction.time().toEpochMilli()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        forgetStored();
        storedCatalogue.update(List.of(definitions));
        for (Pending transaction : pending.values()) {
            setCurrentKey(transaction.id.account);
            storedKeys.add(transaction.id.account);
            if (transaction.part != null) {
                storedParts.add(transaction.part);
            }
            for (Answer answer : transaction.answers) {
                storedAnswers.add(answer);
            }
        }
    }

    /** The snapshot has them, or they have been read from it. */
    private void forgetStored() {
        for (Object key : storedKeys) {
            setCurrentKey(key);
            storedParts.clear();
            storedAnswers.clear();
        }
        storedKeys.clear();
    }
}
