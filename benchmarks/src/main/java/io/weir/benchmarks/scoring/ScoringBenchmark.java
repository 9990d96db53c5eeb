package io.weir.benchmarks.scoring;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Scoring a row by walking flat trees in Java against XGBoost4J a row at a time and in batches, and what a reason takes. */
public final class ScoringBenchmark implements Benchmark {
    private static final long SEED = 4_711;
    /** Five repetitions with 100 trees and with 300 make a hundred million. */
    private static final int MEMORY_CALLS = 10_000_000;

    @Override
    public String name() {
        return "scoring";
    }

    @Override
    public String question() {
        return "our walk through the trees against XGBoost4J a row at a time and in batches, 100 and 300 trees";
    }

    /** Each arm is one loop. */
    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        float[][] rows = Rows.of(quick ? 500 : 20_000, SEED);
        List<Arm> arms = new ArrayList<>();
        List<List<String>> agreeing = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (int trees : new int[] {100, 300}) {
            Trained trained = Trained.train(trees, quick ? 2_000 : 20_000, rows);
            console.progress("%d trees of depth 6, %,d rows of %d features", trees, rows.length, Rows.FEATURES);
            List<Arm> compared = List.of(
                    ScoreArm.ours(trained, quick ? 1 : 20),
                    ScoreArm.perCall(trained),
                    ScoreArm.inPlace(trained),
                    ScoreArm.nativeBatch(trained, quick ? 1 : 10));
            arms.addAll(compared);
            agreeing.add(compared.stream().map(Arm::name).toList());
            arms.add(SingleArm.scoreP99(trained, quick ? 1_000 : 200_000));
            arms.add(SingleArm.explainMedian(trained, quick ? 20 : 1_000));
            if (MemoryArm.canBeTold()) {
                arms.add(new MemoryArm(trained.named("memoryGrowth"), trained, quick ? 10_000 : MEMORY_CALLS));
            }
            String ours = trained.named("ours");
            ratios.add(new Ratio(trained.named("perCallOverXgboost4j"), ours, trained.named("xgboost4jPerCall")));
            ratios.add(new Ratio(trained.named("perCallOverInPlace"), ours, trained.named("xgboost4jInPlace")));
            ratios.add(new Ratio(trained.named("perRowOverNativeBatch"), ours, trained.named("xgboost4jBatch")));
        }
        return new Contest(rows.length, arms, agreeing, ratios, () -> {});
    }
}
