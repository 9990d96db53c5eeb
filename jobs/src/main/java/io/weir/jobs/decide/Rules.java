package io.weir.jobs.decide;

import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.CompiledRules;
import io.weir.sql.Problem;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The rules in force at an event time, compiled beside the stream: only a transaction that a rule must judge, by its event time, waits until that has been
 * compiled. So which rules judge it does not hang on how fast a processor is. A text that cannot run is told once, and the one before it goes on.
 *
 * <p>What was published of a rule replaces what came with the job. Bound: {@link #MOST} rules; the spans of event time that were asked for last.
 */
final class Rules implements AutoCloseable {
    /** Above it a rule costs more than it can bring; those that are first in order of id run. */
    private static final int MOST = 2_000;
    /** Late and early transactions around a change ask for the spans on both sides in turn. */
    private static final int SPANS_KEPT = 8;

    private static final int COMPILED_KEPT = 2 * MOST;
    /** What problems call a text. */
    private static final String FILE = "rule";

    /** Once for all instances in a process. Whoever comes first compiles, the others wait. */
    private static final Map<String, FutureTask<CheckedRule>> COMPILED = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FutureTask<CheckedRule>> eldest) {
            return size() > COMPILED_KEPT;
        }
    };

    /** Between two changes. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Span(long from, long to, RuleInForce[] rules) {
        boolean holds(long time) {
            return from <= time && time < to;
        }
    }

    /** A document and what it says: most stay as they are when one changes. */
    private record Read(String json, RulePlan plan, RuleBrake brake) {}

    private final Catalogue catalogue;
    private final CompiledRules compiled;
    private final Consumer<RefusedRule> refusals;
    private final ExecutorService compiler = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "compile-rules");
        thread.setDaemon(true);
        return thread;
    });

    private final SortedMap<String, RulePlan> cameWithTheJob = new TreeMap<>();
    private final Map<String, Read> documents = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private SortedMap<String, RulePlan> plans = new TreeMap<>();
    private final Map<String, List<RuleBrake>> brakes = new HashMap<>();
    private RuleChecker checker;
    private final List<Span> spans = new ArrayList<>();
    private long[] changes = {};

    /**
     * @param texts of the rules that run until something is published of them
     * @param compiled those of them that need not be compiled again
     * @param refusals told of every text that cannot run, once, by the thread that asks for rules
     */
    Rules(Catalogue catalogue, List<String> texts, CompiledRules compiled, Consumer<RefusedRule> refusals) {
        this.catalogue = catalogue;
        this.compiled = compiled;
        this.refusals = refusals;
        texts.forEach(text -> compiler.execute(task(text)));
        for (String text : texts) {
            CheckedRule checked = await(text);
            if (checked.kind() == CheckedRule.Kind.STATEFUL) {
                continue;
            }
            if (checked.problems().isEmpty()) {
                cameWithTheJob.put(checked.header().id(), RulePlan.unpublished(checked.header(), text));
            } else {
                refusals.accept(new RefusedRule(checked.file(), words(checked), text));
            }
        }
        follow(new TreeMap<>(), Instant.MIN);
    }

    /**
     * Follows other plans from now on.
     *
     * @param published JSON by key, as in {@link Plans#rules}
     * @param now event time of the present: what was over before it is compiled only when somebody asks for it
     */
    void follow(SortedMap<String, String> published, Instant now) {
        documents.keySet().retainAll(published.keySet());
        plans = new TreeMap<>(cameWithTheJob);
        brakes.clear();
        published.forEach((key, json) -> {
            Read read = documents.get(key);
            if (read == null || !read.json.equals(json)) {
                boolean isPlan = RulePlan.isKey(key);
                read = new Read(json, isPlan ? Plans.rulePlan(json) : null, isPlan ? null : Plans.brake(json));
                documents.put(key, read);
            }
            if (read.plan != null) {
                plans.put(read.plan.id(), read.plan);
            } else {
                brakes.computeIfAbsent(read.brake.rule(), rule -> new ArrayList<>())
                        .add(read.brake);
            }
        });
        for (String id : List.copyOf(plans.keySet()).subList(Math.min(MOST, plans.size()), plans.size())) {
            plans.remove(id);
            refuse(id, "There are more than %,d rules: retire some".formatted(MOST), id);
        }
        TreeSet<Long> times = new TreeSet<>();
        for (RulePlan plan : plans.values()) {
            plan.stages().forEach(stage -> times.add(stage.from().toEpochMilli()));
            RuleStage present = plan.at(now);
            plan.stages().stream()
                    .filter(stage -> stage.equals(present) || stage.from().isAfter(now))
                    .filter(stage -> stage.mode() != Status.RETIRED)
                    .forEach(stage -> compiler.execute(task(stage.text())));
        }
        brakes.values()
                .forEach(list -> list.forEach(brake -> times.add(brake.from().toEpochMilli())));
        changes = times.stream().mapToLong(Long::longValue).toArray();
        spans.clear();
    }

    /** Those that judge a transaction of that event time, epoch milliseconds, in order of id. */
    RuleInForce[] at(long time) {
        if (!spans.isEmpty() && spans.get(0).holds(time)) {
            return spans.get(0).rules;
        }
        Span span = spans.stream().filter(kept -> kept.holds(time)).findFirst().orElseGet(() -> span(time));
        spans.remove(span);
        spans.add(0, span);
        if (spans.size() > SPANS_KEPT) {
            spans.remove(SPANS_KEPT);
        }
        return span.rules;
    }

    private Span span(long time) {
        int place = Arrays.binarySearch(changes, time);
        int next = place >= 0 ? place + 1 : -place - 1;
        Instant instant = Instant.ofEpochMilli(time);
        List<RuleInForce> inForce = new ArrayList<>();
        for (RulePlan plan : plans.values()) {
            RuleInForce rule = inForce(plan, instant);
            if (rule != null) {
                inForce.add(rule);
            }
        }
        return new Span(
                next == 0 ? Long.MIN_VALUE : changes[next - 1],
                next == changes.length ? Long.MAX_VALUE : changes[next],
                inForce.toArray(RuleInForce[]::new));
    }

    private RuleInForce inForce(RulePlan plan, Instant time) {
        for (RuleStage stage : plan.until(time)) {
            if (stage.mode() == Status.RETIRED) {
                return null;
            }
            CheckedRule checked = await(stage.text());
            String wrong = wrong(plan, stage, checked);
            if (wrong == null) {
                return checked.kind() == CheckedRule.Kind.STATEFUL ? null : braked(stage, checked, time);
            }
            refuse(plan.id() + "/" + stage.version(), wrong, stage.text());
        }
        return null;
    }

    private static String wrong(RulePlan plan, RuleStage stage, CheckedRule checked) {
        if (!checked.problems().isEmpty()) {
            return words(checked);
        }
        boolean itself =
                checked.header().id().equals(plan.id()) && checked.header().version() == stage.version();
        return itself
                ? null
                : "The text is of rule %s, version %d"
                        .formatted(checked.header().id(), checked.header().version());
    }

    private RuleInForce braked(RuleStage stage, CheckedRule checked, Instant time) {
        boolean live = stage.mode() == Status.LIVE;
        for (RuleBrake brake : brakes.getOrDefault(checked.header().id(), List.of())) {
            if (brake.isOf(stage) && !brake.from().isAfter(time)) {
                if (brake.cause() == RuleBrake.Cause.FAILURES) {
                    return null;
                }
                live = false;
            }
        }
        return new RuleInForce(checked.immediate(), stage, live);
    }

    private void refuse(String id, String why, String text) {
        if (told.add(id + text)) {
            refusals.accept(new RefusedRule(id, why, text));
        }
    }

    private static String words(CheckedRule checked) {
        return checked.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    /** Checks and compiles texts here and now. */
    static List<CheckedRule> checked(Catalogue catalogue, List<String> texts) {
        RuleChecker checker = new RuleChecker(catalogue);
        return texts.stream()
                .map(text -> await(task(catalogue, text, () -> checker.check(FILE, text))))
                .toList();
    }

    private FutureTask<CheckedRule> task(String text) {
        return task(catalogue, text, () -> {
            CheckedRule known = compiled.checked(FILE, text);
            return known != null ? known : checker().check(FILE, text);
        });
    }

    private static FutureTask<CheckedRule> task(Catalogue catalogue, String text, Callable<CheckedRule> check) {
        synchronized (COMPILED) {
            return COMPILED.computeIfAbsent(catalogue.schemaHash() + text, key -> new FutureTask<>(check));
        }
    }

    /** Made when the first text must be compiled: that alone takes a third of a second. */
    private synchronized RuleChecker checker() {
        if (checker == null) {
            checker = new RuleChecker(catalogue);
        }
        return checker;
    }

    private CheckedRule await(String text) {
        return await(task(text));
    }

    private static CheckedRule await(FutureTask<CheckedRule> task) {
        // Where nobody has begun, and another instance that wanted to may be gone: here.
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Compiling a rule failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while compiling a rule", e);
        }
    }

    @Override
    public void close() {
        compiler.shutdownNow();
    }
}
