package io.weir.jobs.savepoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.CompressibleFSDataInputStream;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.ListDelimitedSerializer;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.apache.flink.runtime.state.StateSerializerProvider;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.runtime.state.restore.FullSnapshotRestoreOperation;
import org.apache.flink.runtime.state.restore.KeyGroup;
import org.apache.flink.runtime.state.restore.KeyGroupEntry;
import org.apache.flink.runtime.state.restore.SavepointRestoreResult;
import org.apache.flink.runtime.state.restore.ThrowingIterator;

/**
 * What one operator has kept in a savepoint: its states by name, with the serializers they were written with, and their values one by one. Read from the files
 * as they are, without the code that wrote them but for its serializers.
 */
final class KeptState {
    /** How a compressed stream begins, by Snappy's framing format. */
    private static final byte[] COMPRESSED = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

    private final OperatorState operator;
    private final Map<String, StateMetaInfoSnapshot> states = new TreeMap<>();
    private TypeSerializerSnapshot<?> keys;

    /** @throws IOException when a serializer's description cannot be read */
    KeptState(OperatorState operator) throws IOException {
        this.operator = operator;
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                KeyedBackendSerializationProxy<?> header = header(handle);
                keys = header.getKeySerializerSnapshot();
                header.getStateMetaInfoSnapshots().forEach(state -> states.put(state.getName(), state));
            }
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                try (FSDataInputStream in = handle.openInputStream()) {
                    OperatorBackendSerializationProxy header = header(in);
                    header.getOperatorStateMetaInfoSnapshots().forEach(state -> states.put(state.getName(), state));
                    header.getBroadcastStateMetaInfoSnapshots().forEach(state -> states.put(state.getName(), state));
                }
            }
        }
    }

    private static KeyedBackendSerializationProxy<?> header(KeyedStateHandle handle) throws IOException {
        StreamStateHandle stream = handle instanceof IncrementalRemoteKeyedStateHandle incremental
                ? incremental.getMetaDataStateHandle()
                : ((KeyGroupsStateHandle) handle).getDelegateStateHandle();
        try (FSDataInputStream in = stream.openInputStream()) {
            KeyedBackendSerializationProxy<?> header = new KeyedBackendSerializationProxy<>(loader());
            header.read(new DataInputViewStreamWrapper(in));
            return header;
        }
    }

    private static OperatorBackendSerializationProxy header(FSDataInputStream in) throws IOException {
        OperatorBackendSerializationProxy header = new OperatorBackendSerializationProxy(loader());
        header.read(new DataInputViewStreamWrapper(in));
        return header;
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }

    /** By name. */
    Map<String, StateMetaInfoSnapshot> states() {
        return states;
    }

    /** How its keys were written; null where it has none. */
    TypeSerializerSnapshot<?> keys() {
        return keys;
    }

    long keyedBytes() {
        return operator.getStates().stream()
                .mapToLong(subtask -> subtask.getManagedKeyedState().getStateSize())
                .sum();
    }

    long operatorBytes() {
        return operator.getStates().stream()
                .mapToLong(subtask -> subtask.getManagedOperatorState().getStateSize())
                .sum();
    }

    long rawBytes() {
        return operator.getStates().stream()
                .mapToLong(subtask -> subtask.getRawKeyedState().getStateSize()
                        + subtask.getRawOperatorState().getStateSize())
                .sum();
    }

    /** Whether values can be read: a savepoint's; a checkpoint's are as its backend left them. */
    boolean isReadable() {
        return operator.getStates().stream()
                .flatMap(subtask -> subtask.getManagedKeyedState().stream())
                .allMatch(SavepointKeyedStateHandle.class::isInstance);
    }

    /** What is told of the keyed states, one value after the other. */
    interface Values {
        /**
         * @param value an object, a list of them, a timer's time as a Long, or null where a state is of a kind that is only counted
         * @param bytes of key and value as they are stored
         */
        void value(String state, Object key, Object value, int bytes) throws IOException;
    }

    /** Reads all keyed states; only if {@link #isReadable}. */
    void read(Values values) throws Exception {
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                read(handle, values);
            }
        }
    }

    private void read(KeyedStateHandle handle, Values values) throws Exception {
        TypeSerializer<Object> keySerializer = serializer(keys);
        FullSnapshotRestoreOperation<Object> restore = new FullSnapshotRestoreOperation<>(
                KeyGroupRange.of(0, operator.getMaxParallelism() - 1),
                loader(),
                List.of(handle),
                StateSerializerProvider.fromNewRegisteredSerializer(keySerializer));
        try (ThrowingIterator<SavepointRestoreResult> results = restore.restore()) {
            while (results.hasNext()) {
                SavepointRestoreResult result = results.next();
                List<Reader> readers = new ArrayList<>();
                for (StateMetaInfoSnapshot state : result.getStateMetaInfoSnapshots()) {
                    readers.add(new Reader(state, keySerializer));
                }
                try (ThrowingIterator<KeyGroup> groups = result.getRestoredKeyGroups()) {
                    while (groups.hasNext()) {
                        read(groups.next(), readers, values);
                    }
                }
            }
        }
    }

    private static void read(KeyGroup group, List<Reader> readers, Values values) throws Exception {
        // Not closed: the file goes on behind the group.
        ThrowingIterator<KeyGroupEntry> entries = group.getKeyGroupEntries();
        while (entries.hasNext()) {
            KeyGroupEntry entry = entries.next();
            readers.get(entry.getKvStateId()).tell(entry, values);
        }
    }

    /** Reads the entries of one state. */
    private final class Reader {
        private final StateMetaInfoSnapshot state;
        private final TypeSerializer<Object> keySerializer;
        private final TypeSerializer<Object> namespaceSerializer;
        private final TypeSerializer<Object> valueSerializer;
        private final int prefix =
                CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(operator.getMaxParallelism());

        Reader(StateMetaInfoSnapshot state, TypeSerializer<Object> keySerializer) {
            this.state = state;
            this.keySerializer = keySerializer;
            this.valueSerializer = serializer(state.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER));
            this.namespaceSerializer = isTimers()
                    ? null
                    : serializer(state.getTypeSerializerSnapshot(CommonSerializerKeys.NAMESPACE_SERIALIZER));
        }

        private boolean isTimers() {
            return state.getBackendStateType() == BackendStateType.PRIORITY_QUEUE;
        }

        void tell(KeyGroupEntry entry, Values values) throws IOException {
            DataInputDeserializer in = new DataInputDeserializer(entry.getKey());
            CompositeKeySerializationUtils.readKeyGroup(prefix, in);
            int bytes = entry.getKey().length + entry.getValue().length;
            if (isTimers()) {
                // Stored so that its bytes sort as its times do.
                long time = in.readLong() ^ Long.MIN_VALUE;
                values.value(state.getName(), keySerializer.deserialize(in), time, bytes);
                return;
            }
            boolean ambiguous =
                    CompositeKeySerializationUtils.isAmbiguousKeyPossible(keySerializer, namespaceSerializer);
            Object key = CompositeKeySerializationUtils.readKey(keySerializer, in, ambiguous);
            values.value(state.getName(), key, value(entry), bytes);
        }

        private Object value(KeyGroupEntry entry) throws IOException {
            return switch (state.getOption(CommonOptionsKeys.KEYED_STATE_TYPE)) {
                case "VALUE" -> valueSerializer.deserialize(new DataInputDeserializer(entry.getValue()));
                case "LIST" ->
                    new ListDelimitedSerializer()
                            .deserializeList(
                                    entry.getValue(),
                                    ((ListSerializer<?>) (TypeSerializer<?>) valueSerializer).getElementSerializer());
                default -> null;
            };
        }
    }

    /** The elements of an operator's list state, of all instances. */
    List<Object> list(String name) throws IOException {
        List<Object> elements = new ArrayList<>();
        for (OperatorStateHandle handle : handles()) {
            OperatorStateHandle.StateMetaInfo where =
                    handle.getStateNameToPartitionOffsets().get(name);
            if (where != null) {
                try (FSDataInputStream in = values(handle, where)) {
                    TypeSerializer<Object> serializer = serializer(
                            states.get(name).getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER));
                    for (long offset : where.getOffsets()) {
                        in.seek(offset);
                        elements.add(serializer.deserialize(new DataInputViewStreamWrapper(in)));
                    }
                }
            }
        }
        return elements;
    }

    /** A broadcast state of the first instance; all have the same. */
    Map<Object, Object> broadcast(String name) throws IOException {
        Map<Object, Object> entries = new LinkedHashMap<>();
        Optional<OperatorStateHandle> first = handles().stream()
                .filter(handle -> handle.getStateNameToPartitionOffsets().containsKey(name))
                .findFirst();
        if (first.isPresent()) {
            OperatorStateHandle.StateMetaInfo where =
                    first.get().getStateNameToPartitionOffsets().get(name);
            try (FSDataInputStream in = values(first.get(), where)) {
                in.seek(where.getOffsets()[0]);
                DataInputViewStreamWrapper view = new DataInputViewStreamWrapper(in);
                StateMetaInfoSnapshot state = states.get(name);
                int size = view.readInt();
                for (int i = 0; i < size; i++) {
                    Object key = serializer(state.getTypeSerializerSnapshot(CommonSerializerKeys.KEY_SERIALIZER))
                            .deserialize(view);
                    entries.put(
                            key,
                            serializer(state.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER))
                                    .deserialize(view));
                }
            }
        }
        return entries;
    }

    /** What a state's offsets lie in. Whether it is compressed only Flink itself can ask its header; but then such a stream begins before the first of them. */
    private static FSDataInputStream values(OperatorStateHandle handle, OperatorStateHandle.StateMetaInfo where)
            throws IOException {
        FSDataInputStream in = handle.openInputStream();
        long first = where.getOffsets().length == 0 ? 0 : where.getOffsets()[0] - COMPRESSED.length;
        if (first > 0) {
            in.seek(first);
            if (Arrays.equals(in.readNBytes(COMPRESSED.length), COMPRESSED)) {
                in.seek(first);
                return new CompressibleFSDataInputStream(in, SnappyStreamCompressionDecorator.INSTANCE);
            }
        }
        return in;
    }

    private Collection<OperatorStateHandle> handles() {
        return operator.getStates().stream()
                .flatMap(subtask -> subtask.getManagedOperatorState().stream())
                .toList();
    }

    @SuppressWarnings("unchecked") // Whatever it serializes is an object.
    private static TypeSerializer<Object> serializer(TypeSerializerSnapshot<?> snapshot) {
        return (TypeSerializer<Object>) snapshot.restoreSerializer();
    }
}
