package io.weir.benchmarks.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.Entity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That both tell the same; all 71 features are compared by {@code weir bench features} itself. */
class FlinkSqlTest {
    @Test
    void theStoreAndFlinkSqlTellTheSameOfTwoEntities() throws Exception {
        Catalogue catalogue = Catalogues.some(feature -> FlinkSql.canExpress(feature)
                && ((feature.entity() == Entity.ACCOUNT && feature.window().equals(Duration.ofDays(30)))
                        || feature.entity() == Entity.MERCHANT));
        List<Transaction> payments = new Payments(10, 0, 90).all();

        var ours = FeatureArm.store("ours", payments, catalogue, Duration.ZERO).run();
        var sql = FeatureArm.sql("flinkSql", payments, catalogue).run();

        assertThat(sql.results()).hasSize(catalogue.size() + 1).isEqualTo(ours.results());
    }

    @Test
    void aWindowThatEndsInThePastIsBeyondSql() {
        assertThat(Catalogue.shipped().features().stream().filter(FlinkSql::canExpress))
                .hasSize(71)
                .allSatisfy(feature -> assertThat(feature.delay()).isZero());
    }
}
