package io.weir.benchmarks.features;

import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.Entity;
import io.weir.features.FeatureStore;
import java.time.Duration;
import java.util.List;

/** The feature store against Flink SQL, long windows against short ones, a busy key against none, and what an account takes. */
public final class FeaturesBenchmark implements Benchmark {
    private static final Duration SETTLING = FeatureStore.Settings.DEFAULT.settling();
    /** A range in SQL ends with the present row, so the store must not look away from it. */
    private static final Duration AS_SQL = Duration.ZERO;

    private static final Duration SINGLE_WINDOW = Duration.ofDays(30);
    private static final int DAYS = 180;

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String question() {
        return "the feature store against Flink SQL, 90-day windows against hours, a busy key against none";
    }

    /** Most arms run the same code. */
    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        List<Transaction> uniform = input(quick ? 60 : 1_500, 0, console);
        List<Transaction> hot = input(quick ? 60 : 1_500, 0.1, console);
        // SQL is too slow for as many where there are many windows.
        List<Transaction> small = input(quick ? 20 : 300, 0, console);
        Catalogue common = Catalogues.some(FlinkSql::canExpress);
        Catalogue single = Catalogues.some(feature -> FlinkSql.canExpress(feature)
                && feature.entity() == Entity.ACCOUNT
                && feature.window().equals(SINGLE_WINDOW));
        console.progress("%d features that SQL has too, %d of them in a single window", common.size(), single.size());
        AccountBytes.table(quick ? 1_000 : 1_000_000, console);
        return new Contest(
                uniform.size(),
                List.of(
                        FeatureArm.store("ours", small, common, AS_SQL),
                        FeatureArm.sql("flinkSql", small, common),
                        FeatureArm.store("oursSingleWindow", uniform, single, AS_SQL),
                        FeatureArm.sql("flinkSqlSingleWindow", uniform, single),
                        FeatureArm.store("window1h", uniform, Catalogues.allOver(Duration.ofHours(1)), SETTLING),
                        FeatureArm.store("window90d", uniform, Catalogues.allOver(Duration.ofDays(90)), SETTLING),
                        FeatureArm.store("uniform", uniform, Catalogue.shipped(), SETTLING),
                        FeatureArm.store("hotKey", hot, Catalogue.shipped(), SETTLING),
                        new AccountBytes(quick ? 100 : 1_000)),
                List.of(List.of("ours", "flinkSql"), List.of("oursSingleWindow", "flinkSqlSingleWindow")),
                List.of(
                        new Ratio("overFlinkSql", "ours", "flinkSql"),
                        new Ratio("overFlinkSqlSingleWindow", "oursSingleWindow", "flinkSqlSingleWindow"),
                        new Ratio("window90dOver1h", "window90d", "window1h"),
                        new Ratio("hotKeyOverUniform", "hotKey", "uniform")),
                () -> {});
    }

    private static List<Transaction> input(int accounts, double hotShare, Console console) {
        Payments payments = new Payments(accounts, hotShare, DAYS);
        List<Transaction> all = payments.all();
        console.progress(
                "%,d transactions of %,d accounts in %d days, %.0f %% on a busy one",
                all.size(), accounts, DAYS, hotShare * 100);
        return all;
    }
}
