package io.weir.jobs.savepoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.JobOperators;
import io.weir.jobs.Setting;
import io.weir.patterns.AccountTakeover;
import io.weir.patterns.OpenRuns;
import io.weir.patterns.Structuring;
import io.weir.patterns.Typology;
import io.weir.patterns.VelocityBurst;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/** Called by {@code weir savepoint inspect}: what a savepoint holds, by operator and state, and what it knows of one account. */
public final class Inspect {
    private static final Setting<String> SAVEPOINT = Setting.text("savepoint", "", "Folder");
    private static final Setting<String> ACCOUNT = new Setting<>("account", "", "Whose values are shown", text -> text);
    private static final Setting<String> ENTITY =
            new Setting<>("entity", "", "Merchant, device or other shared entity whose values are shown", text -> text);
    private static final Setting<Path> JSON = new Setting<>(
            "json", "", "File for the same as JSON, without values", text -> text.isEmpty() ? null : Path.of(text));
    private static final String BY_THE_CLOCK = "_timer_state/processing_";
    private static final double KILO = 1 << 10;

    /** @param keys different ones */
    record StateContent(String name, String kind, long keys, long entries, long bytes) {}

    /** @param states empty where it has none, or they cannot be read one by one */
    record OperatorContent(
            String uid,
            int parallelism,
            int maxParallelism,
            long keyedBytes,
            long operatorBytes,
            long rawBytes,
            List<StateContent> states,
            Map<String, List<String>> values) {}

    private final Map<OperatorID, String> uids;
    private final DetectionSettings settings;
    private final String account;
    private final String entity;

    /**
     * @param account of whom values are told; empty for nobody
     * @param entity the same of a merchant, device or other shared entity
     */
    Inspect(DetectionSettings settings, String account, String entity) {
        this.settings = settings;
        this.uids = JobOperators.of(settings).uids();
        this.account = account;
        this.entity = entity;
    }

    public static void main(String[] args) throws Exception {
        Ending.of(() -> {
            GivenSettings given = GivenSettings.from(args, List.of(SAVEPOINT, ACCOUNT, ENTITY, JSON));
            String place = given.own().get(SAVEPOINT);
            String account = given.own().get(ACCOUNT);
            String entity = given.own().get(ENTITY);
            Path json = given.own().get(JSON);
            given.own().refuseProblems();
            List<OperatorContent> contents = new Inspect(given.job(), account, entity).of(SavepointFiles.open(place));
            if (json != null) {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), json(contents));
            } else {
                tell(contents, account.isEmpty() && entity.isEmpty());
            }
            return Ending.DONE;
        });
    }

    /** Of all operators with any state, by uid. */
    List<OperatorContent> of(SavepointFiles savepoint) throws Exception {
        List<OperatorContent> contents = new ArrayList<>();
        for (OperatorState operator : savepoint.operators()) {
            if (operator.getStateSize() > 0) {
                contents.add(of(operator));
            }
        }
        contents.sort(Comparator.comparing(OperatorContent::uid));
        return contents;
    }

    private OperatorContent of(OperatorState operator) throws Exception {
        String uid = uids.getOrDefault(operator.getOperatorID(), Preflight.nameOf(operator));
        KeptState kept = new KeptState(operator);
        Map<String, List<String>> values = new LinkedHashMap<>();
        return new OperatorContent(
                uid,
                operator.getParallelism(),
                operator.getMaxParallelism(),
                kept.keyedBytes(),
                kept.operatorBytes(),
                kept.rawBytes(),
                states(uid, kept, values),
                values);
    }

    /** Counts of one state while its entries go by. */
    private static final class Counted {
        private final Set<Object> keys = new HashSet<>();
        private long entries;
        private long bytes;
    }

    private List<StateContent> states(String uid, KeptState kept, Map<String, List<String>> values) throws Exception {
        Typology typology = typology(settings, uid);
        Map<String, Counted> counted = new TreeMap<>();
        if (kept.isReadable()) {
            kept.read((state, key, value, bytes) -> {
                Counted count = counted.computeIfAbsent(state, name -> new Counted());
                count.keys.add(key);
                count.entries++;
                count.bytes += bytes;
                if (isWanted(key, value)) {
                    values.computeIfAbsent(words(state) + " of " + key, name -> new ArrayList<>())
                            .addAll(Words.of(value, typology));
                }
            });
        }
        List<StateContent> contents = new ArrayList<>();
        for (StateMetaInfoSnapshot state : kept.states().values()) {
            Counted count = counted.getOrDefault(state.getName(), new Counted());
            if (state.getName().startsWith(BY_THE_CLOCK) && count.entries == 0) {
                // Flink keeps the place for them everywhere; the job sets none.
                continue;
            }
            contents.add(new StateContent(
                    words(state.getName()), kind(state), count.keys.size(), entries(state, kept, count), count.bytes));
        }
        return contents;
    }

    private static long entries(StateMetaInfoSnapshot state, KeptState kept, Counted count) throws IOException {
        return switch (state.getBackendStateType()) {
            case OPERATOR -> kept.list(state.getName()).size();
            case BROADCAST -> kept.broadcast(state.getName()).size();
            default -> count.entries;
        };
    }

    /** By the account itself, or by events of it that a pattern has taken under another key, such as its customer. */
    private boolean isWanted(Object key, Object value) {
        if (!account.isEmpty()) {
            boolean its = value instanceof OpenRuns open
                    && open.events.stream().anyMatch(event -> event.account().equals(account));
            if (its || key.equals(account)) {
                return true;
            }
        }
        // Shared entities are keyed by a digit for their kind and their own id.
        return !entity.isEmpty()
                && key instanceof String text
                && text.length() > 1
                && text.substring(1).equals(entity);
    }

    /** Whose pattern an operator runs; null for any other operator. */
    static Typology typology(DetectionSettings settings, String uid) {
        return switch (uid) {
            case "structuring" ->
                new Structuring(settings.typologies().patterns().structuring());
            case "velocity-burst" ->
                new VelocityBurst(settings.typologies().patterns().velocityBurst());
            case "account-takeover" ->
                new AccountTakeover(settings.typologies().patterns().accountTakeover());
            default -> null;
        };
    }

    /** Flink keeps timers under names of its own. */
    private static String words(String state) {
        return state.startsWith("_timer_state/event_")
                ? "timers"
                : state.startsWith(BY_THE_CLOCK) ? "timers by the clock" : state;
    }

    private static String kind(StateMetaInfoSnapshot state) {
        return switch (state.getBackendStateType()) {
            case PRIORITY_QUEUE -> "timers";
            case OPERATOR -> "operator list";
            case BROADCAST -> "broadcast";
            default ->
                state.getOption(StateMetaInfoSnapshot.CommonOptionsKeys.KEYED_STATE_TYPE)
                        .toLowerCase(Locale.ROOT);
        };
    }

    static ArrayNode json(List<OperatorContent> contents) {
        ArrayNode operators = new ObjectMapper().createArrayNode();
        for (OperatorContent content : contents) {
            ObjectNode operator = operators.addObject();
            operator.put("uid", content.uid);
            operator.put("parallelism", content.parallelism);
            operator.put("maxParallelism", content.maxParallelism);
            operator.put("keyedBytes", content.keyedBytes);
            operator.put("operatorBytes", content.operatorBytes);
            operator.put("rawBytes", content.rawBytes);
            ArrayNode states = operator.putArray("states");
            for (StateContent state : content.states) {
                states.addObject()
                        .put("name", state.name)
                        .put("kind", state.kind)
                        .put("keys", state.keys)
                        .put("entries", state.entries)
                        .put("bytes", state.bytes);
            }
        }
        return operators;
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    private static void tell(List<OperatorContent> contents, boolean all) {
        boolean any = all;
        for (OperatorContent content : contents) {
            if (all) {
                System.out.printf(
                        Locale.ROOT,
                        "%-28s keyed %,.1f KB, operator %,.1f KB, raw %,.1f KB; parallelism %d of %d%n",
                        content.uid,
                        content.keyedBytes / KILO,
                        content.operatorBytes / KILO,
                        content.rawBytes / KILO,
                        content.parallelism,
                        content.maxParallelism);
                for (StateContent state : content.states) {
                    System.out.printf(
                            Locale.ROOT,
                            "  %-26s %-13s %,10d keys %,10d entries %,12d bytes%n",
                            state.name,
                            state.kind,
                            state.keys,
                            state.entries,
                            state.bytes);
                }
            }
            for (Map.Entry<String, List<String>> value : content.values.entrySet()) {
                any = true;
                System.out.printf("%s, %s%n", content.uid, value.getKey());
                value.getValue().forEach(line -> System.out.println("    " + line));
            }
        }
        if (!any) {
            System.out.println("The savepoint knows nothing of it.");
        }
    }
}
