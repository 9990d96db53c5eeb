package io.weir.jobs.decide;

import io.weir.features.Catalogue;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.lifecycle.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The models of a plan, read beside the stream: transactions go on under the models of before, and only one that a model must score, by its event time,
 * waits until that has been read. So no transaction meets half a model, and which model scores it does not hang on how fast a disk is. A model that is refused
 * is told once, and the one before it goes on.
 *
 * <p>Bound: the models that score now or later; those whose time is over are let go with the next plan.
 */
final class Models implements AutoCloseable {
    /** Who scores at a time: champions, the one to be asked first first, and challengers. */
    private record Shift(List<PlannedModel> champions, List<PlannedModel> challengers) {}

    private final Catalogue catalogue;
    private final Consumer<LoadedModel.Refused> refusals;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "read-models");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<PlannedModel, Future<LoadedModel>> reading = new HashMap<>();
    private final Map<PlannedModel, LoadedModel> read = new HashMap<>();
    private Timeline<Shift> shifts;

    /** @param refusals told of every model that cannot score, once, by the thread that asks for a champion or challengers */
    Models(Catalogue catalogue, Consumer<LoadedModel.Refused> refusals) {
        this.catalogue = catalogue;
        this.refusals = refusals;
        follow(ModelPlan.NONE, Instant.MIN);
    }

    /**
     * Follows another plan from now on.
     *
     * @param now event time of the present: models whose time was over before it are read only when somebody asks for them
     */
    void follow(ModelPlan plan, Instant now) {
        shifts = new Timeline<>(plan.changes(), time -> shift(plan, time));
        read.keySet().retainAll(plan.models());
        reading.keySet().retainAll(plan.models());
        Shift present = shift(plan, now);
        List<PlannedModel> soon = new ArrayList<>(present.challengers);
        present.champions.stream().limit(1).forEach(soon::add);
        plan.models().stream().filter(model -> model.from().isAfter(now)).forEach(soon::add);
        for (PlannedModel model : soon) {
            reading.computeIfAbsent(model, this::read);
        }
    }

    private static Shift shift(ModelPlan plan, Instant time) {
        List<PlannedModel> champions = new ArrayList<>(plan.models().stream()
                .filter(model -> model.role() == PlannedModel.Role.CHAMPION
                        && !model.from().isAfter(time)
                        && (model.until() == null || model.until().isAfter(time)))
                .toList());
        // Stable, after turning around: of two from the same time on the later published comes first.
        Collections.reverse(champions);
        champions.sort(Comparator.comparing(PlannedModel::from).reversed());
        return new Shift(champions, plan.challengersAt(time));
    }

    private Future<LoadedModel> read(PlannedModel model) {
        return reader.submit(() -> LoadedModel.load(model, catalogue));
    }

    /** @return null where none scores at that event time, epoch milliseconds */
    LoadedModel champion(long time) {
        for (PlannedModel model : shifts.at(time).champions) {
            LoadedModel loaded = loaded(model);
            if (loaded != null) {
                return loaded;
            }
        }
        return null;
    }

    /** Those that score at that event time, epoch milliseconds; none that was refused. */
    List<LoadedModel> challengers(long time) {
        List<PlannedModel> planned = shifts.at(time).challengers;
        if (planned.isEmpty()) {
            return List.of();
        }
        List<LoadedModel> challengers = new ArrayList<>(planned.size());
        for (PlannedModel model : planned) {
            LoadedModel loaded = loaded(model);
            if (loaded != null) {
                challengers.add(loaded);
            }
        }
        return challengers;
    }

    private LoadedModel loaded(PlannedModel model) {
        LoadedModel loaded = read.get(model);
        if (loaded == null && !read.containsKey(model)) {
            loaded = await(model);
            read.put(model, loaded);
        }
        return loaded;
    }

    private LoadedModel await(PlannedModel model) {
        try {
            return reading.computeIfAbsent(model, this::read).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LoadedModel.Refused refused) {
                refusals.accept(refused);
                return null;
            }
            throw new IllegalStateException("Reading " + model.file() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading " + model.file(), e);
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
