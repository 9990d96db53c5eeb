package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What the scenario tests of the typologies share: a table is run by both engines, in the order written and shuffled. */
abstract class ScenarioTest {
    abstract Typology typology();

    /** Runs the table with the default settings; returns the alerts for a closer look. */
    List<Alert> check(String table) throws Exception {
        return check(typology(), table);
    }

    List<Alert> check(Typology typology, String table) throws Exception {
        Scenario scenario = Scenario.of(table);
        List<Alert> alerts = Harnesses.alerts(Engine.COMPILED, typology, scenario.events());
        assertThat(alerts.stream().map(Scenario::written)).containsExactlyInAnyOrderElementsOf(scenario.alerts());
        assertThat(Harnesses.alerts(Engine.FLINK_CEP, typology, scenario.events()))
                .containsExactlyInAnyOrderElementsOf(alerts);
        List<Observation> shuffled = new ArrayList<>(scenario.events());
        Collections.shuffle(shuffled, new Random(7));
        assertThat(Harnesses.alerts(Engine.COMPILED, typology, shuffled)).isEqualTo(alerts);
        return alerts;
    }
}
