package io.weir.jobs.savepoint;

import io.weir.features.Catalogue;
import io.weir.features.CatalogueChange;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.JobOperators;
import io.weir.jobs.WarmUp;
import io.weir.jobs.savepoint.Finding.Fate;
import io.weir.patterns.OpenRuns;
import io.weir.patterns.OpenRunsWords;
import io.weir.patterns.Typology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;

/**
 * Says what a job would keep of a savepoint before anything is stopped. What states the job has, and how it writes them, nobody has to list: its own operators
 * are started in this process with nothing to read, and a savepoint is taken of them. The two are compared, state by state, with the question Flink itself
 * asks of serializers when it restores.
 */
public final class Preflight {
    private final DetectionSettings settings;
    private final JobOperators job;
    private final Map<OperatorID, KeptState> own = new HashMap<>();

    /** Starts the operators once, for any number of savepoints. */
    public Preflight(DetectionSettings settings) throws Exception {
        this.settings = settings;
        this.job = JobOperators.of(settings);
        Path scratch = Files.createTempDirectory("weir-preflight");
        try {
            SavepointFiles blank = SavepointFiles.open(new WarmUp(settings, Catalogue.shipped(), 1)
                    .run(null, scratch.toUri().toString(), () -> {}));
            for (OperatorState operator : blank.operators()) {
                own.put(operator.getOperatorID(), new KeptState(operator));
            }
        } finally {
            deleteAll(scratch);
        }
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * @param parallelism that the job would have; 0 where it is not asked
     * @return one finding a state, by operator
     */
    List<Finding> of(SavepointFiles savepoint, int parallelism) {
        List<Finding> findings = new ArrayList<>();
        Set<OperatorID> met = new HashSet<>();
        if (parallelism > job.maxParallelism()) {
            findings.add(new Finding(
                    "(all)",
                    "",
                    Fate.REFUSED,
                    "state is divided into %d key groups, so no more than as many instances can share it"
                            .formatted(job.maxParallelism())));
        }
        for (OperatorState operator : savepoint.operators()) {
            if (hasState(operator)) {
                met.add(operator.getOperatorID());
                findings.addAll(of(operator));
            }
        }
        own.forEach((id, kept) -> {
            if (job.uids().containsKey(id) && !met.contains(id)) {
                kept.states().values().stream()
                        .filter(state -> !isTimers(state))
                        .forEach(state -> findings.add(new Finding(
                                job.uids().get(id),
                                state.getName(),
                                Fate.WARMS_UP,
                                "not in the savepoint: begins empty")));
            }
        });
        findings.sort(Comparator.comparing(Finding::operator).thenComparing(Finding::state));
        return findings;
    }

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    private List<Finding> of(OperatorState operator) {
        String uid = job.uids().get(operator.getOperatorID());
        if (uid == null) {
            return List.of(new Finding(
                    nameOf(operator),
                    "",
                    Fate.DROPPED,
                    "%,d bytes; the job has no operator of this uid".formatted(operator.getStateSize())));
        }
        if (operator.getMaxParallelism() != job.maxParallelism()) {
            return List.of(new Finding(
                    uid,
                    "",
                    Fate.REFUSED,
                    "its state is divided into %d key groups, the job's into %d: it is of another deployment"
                            .formatted(operator.getMaxParallelism(), job.maxParallelism())));
        }
        if (operator.isFullyFinished()) {
            return List.of(new Finding(
                    uid,
                    "",
                    Fate.REFUSED,
                    "it had ended: the savepoint is of a job that was drained or ran over bounded input"));
        }
        KeptState now = own.get(operator.getOperatorID());
        if (now == null) {
            return List.of(new Finding(uid, "", Fate.KEPT, "a connector's: how far it has read or written"));
        }
        try {
            KeptState before = new KeptState(operator);
            List<Finding> findings = new ArrayList<>();
            compare(uid, before, now, findings);
            if (before.isReadable()) {
                readFirsts(uid, before, findings);
            }
            if (uid.equals("features")) {
                findings.addAll(ofFeatures(before));
            }
            return findings;
        } catch (IOException | RuntimeException e) {
            return List.of(new Finding(uid, "", Fate.REFUSED, "it cannot be read: " + e.getMessage()));
        }
    }

    static String nameOf(OperatorState operator) {
        return operator.getOperatorUid()
                .or(operator::getOperatorName)
                .orElse(operator.getOperatorID().toHexString());
    }

    private static boolean isTimers(StateMetaInfoSnapshot state) {
        return state.getBackendStateType() == BackendStateType.PRIORITY_QUEUE;
    }

    private static void compare(String uid, KeptState before, KeptState now, List<Finding> findings) {
        if (before.keys() != null && now.keys() != null) {
            TypeSerializerSchemaCompatibility<?> keys = compatibility(now.keys(), before.keys());
            if (keys.isIncompatible() || keys.isCompatibleAfterMigration()) {
                findings.add(new Finding(uid, "", Fate.REFUSED, "its keys are of another type"));
            }
        }
        for (StateMetaInfoSnapshot old : before.states().values()) {
            StateMetaInfoSnapshot wanted = now.states().get(old.getName());
            if (wanted != null) {
                Finding finding = compare(uid, old, wanted);
                if (!isTimers(old) || finding.fate() != Fate.KEPT) {
                    findings.add(finding);
                }
            } else if (!isTimers(old)) {
                findings.add(new Finding(uid, old.getName(), Fate.DROPPED, "the operator keeps it no more"));
            }
        }
        for (StateMetaInfoSnapshot wanted : now.states().values()) {
            if (!before.states().containsKey(wanted.getName()) && !isTimers(wanted)) {
                findings.add(new Finding(uid, wanted.getName(), Fate.WARMS_UP, "new: begins empty"));
            }
        }
    }

    private static Finding compare(String uid, StateMetaInfoSnapshot old, StateMetaInfoSnapshot now) {
        if (old.getBackendStateType() != now.getBackendStateType()
                || !Objects.equals(
                        old.getOptionsImmutable().get("KEYED_STATE_TYPE"),
                        now.getOptionsImmutable().get("KEYED_STATE_TYPE"))) {
            return new Finding(
                    uid, old.getName(), Fate.REFUSED, "it is of another kind now, such as a list instead of a value");
        }
        boolean converted = false;
        for (Map.Entry<String, TypeSerializerSnapshot<?>> snapshot :
                now.getSerializerSnapshotsImmutable().entrySet()) {
            TypeSerializerSnapshot<?> before =
                    old.getSerializerSnapshotsImmutable().get(snapshot.getKey());
            TypeSerializerSchemaCompatibility<?> schema =
                    before == null ? null : compatibility(snapshot.getValue(), before);
            if (schema == null || schema.isIncompatible()) {
                return new Finding(
                        uid,
                        old.getName(),
                        Fate.REFUSED,
                        "what it holds has another form now, which the job cannot read");
            }
            converted |= schema.isCompatibleAfterMigration();
        }
        return new Finding(uid, old.getName(), Fate.KEPT, converted ? "converted to its new form" : "");
    }

    @SuppressWarnings("unchecked") // If they are not of one type, this is what it finds out.
    private static TypeSerializerSchemaCompatibility<?> compatibility(
            TypeSerializerSnapshot<?> now, TypeSerializerSnapshot<?> before) {
        return ((TypeSerializerSnapshot<Object>) now)
                .resolveSchemaCompatibility((TypeSerializerSnapshot<Object>) before);
    }

    /** A form of our own may have changed inside a serializer that is called the same: a value of every state tells. */
    private void readFirsts(String uid, KeptState before, List<Finding> findings) {
        Set<String> read = new HashSet<>();
        Typology typology = Inspect.typology(settings, uid);
        try {
            before.read((state, key, value, bytes) -> {
                if (read.add(state)
                        && value instanceof OpenRuns open
                        && typology != null
                        && !OpenRunsWords.canGoOn(open, typology)) {
                    findings.removeIf(finding -> finding.state().equals(state));
                    findings.add(new Finding(
                            uid,
                            state,
                            Fate.WARMS_UP,
                            "its pattern has other steps now, by its thresholds: what is half finished is forgotten"));
                }
                if (read.containsAll(before.states().keySet())) {
                    throw new Enough();
                }
            });
        } catch (Enough enough) {
            // As meant.
        } catch (Exception e) {
            findings.add(new Finding(uid, "", Fate.REFUSED, e.getMessage()));
        }
    }

    private static final class Enough extends IOException {
        private static final long serialVersionUID = 1L;
    }

    static List<Finding> ofFeatures(KeptState before) throws IOException {
        if (!before.states().containsKey("catalogue")) {
            return List.of();
        }
        List<Object> catalogues = before.list("catalogue");
        if (catalogues.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (CatalogueChange change : CatalogueChange.between((String) catalogues.get(0), Catalogue.shipped())) {
            if (!change.why().isEmpty()) {
                findings.add(new Finding(
                        "features", change.feature(), Fate.valueOf(change.fate().name()), change.why()));
            }
        }
        return findings;
    }

    /** The number of findings of each fate. */
    static Map<Fate, Long> count(List<Finding> findings) {
        Map<Fate, Long> counts = new LinkedHashMap<>();
        for (Fate fate : Fate.values()) {
            counts.put(
                    fate,
                    findings.stream().filter(finding -> finding.fate() == fate).count());
        }
        return counts;
    }
}
