package io.weir.scoring.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.scoring.lifecycle.PlannedModel.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlansTest {
    private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
    private static final ModelPlan MODELS = ModelPlan.NONE
            .with(model(1, Role.CHAMPION, 0))
            .with(model(2, Role.CHALLENGER, 10))
            .promoted(model(2, Role.CHALLENGER, 10), T.plusSeconds(20))
            .with(model(1, Role.CHAMPION, 30));
    private static final ThresholdPlan THRESHOLDS = ThresholdPlan.BUILT_IN
            .with(new Segment("default", null, null, null, null, 0.3, 0.8, T))
            .with(new Segment("german", null, "DE", null, null, 0.2, 0.7, T))
            .with(new Segment("transfers", "TRANSFER", null, null, null, 0.1, 0.6, T))
            .with(new Segment("german-transfers", "TRANSFER", "DE", null, null, 0.05, 0.5, T.plusSeconds(10)))
            .with(new Segment("german", null, "AT", null, null, 0.25, 0.75, T.plusSeconds(20)));

    @Test
    void plansAreReadAsTheyWereWritten() throws InvalidPlan {
        assertThat(ModelPlan.read(MODELS.write())).isEqualTo(MODELS);
        assertThat(ThresholdPlan.read(THRESHOLDS.write())).isEqualTo(THRESHOLDS);
    }

    /** A rollback is one more champion: what was before stays as it was. */
    @ParameterizedTest
    @CsvSource({
        "-1,,",
        "0,fraud/1,",
        "10,fraud/1,fraud/2",
        "19,fraud/1,fraud/2",
        "20,fraud/2,",
        "30,fraud/1,",
        "99,fraud/1,"
    })
    void theChampionIsTheOneThatBeganLast(int second, String champion, String challenger) {
        Timeline<PlannedModel> champions = new Timeline<>(MODELS.changes(), MODELS::championAt);
        PlannedModel found = champions.at(T.plusSeconds(second).toEpochMilli());
        assertThat(found == null ? null : found.id()).isEqualTo(champion);
        assertThat(MODELS.challengersAt(T.plusSeconds(second)).stream().map(PlannedModel::id))
                .isEqualTo(challenger == null ? List.of() : List.of(challenger));
    }

    @ParameterizedTest
    @CsvSource({"0,", "19,", "20,fraud/1", "30,fraud/2"})
    void whoDecidedBeforeIsKnown(int second, String before) {
        PlannedModel found = MODELS.championBefore(T.plusSeconds(second));
        assertThat(found == null ? null : found.id()).isEqualTo(before);
    }

    @Test
    void aTimelineIsAskedInAnyOrder() {
        Timeline<Long> timeline = new Timeline<>(
                List.of(T, T.plusSeconds(5), T.plusSeconds(6)),
                time -> time.equals(Instant.MIN) ? -1 : time.getEpochSecond());
        long start = T.getEpochSecond();
        for (int second : new int[] {9, 0, 5, -3, 6, 4}) {
            long expected = second < 0 ? -1 : second < 5 ? start : second == 5 ? start + 5 : start + 6;
            assertThat(timeline.at(T.plusSeconds(second).toEpochMilli()))
                    .as("second " + second)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, TRANSFER, DE, default, 0.5",
        " 0, CARD,     FR, default, 0.3",
        " 0, CARD,     DE, german, 0.2",
        " 0, TRANSFER, DE, german, 0.2",
        " 0, TRANSFER, FR, transfers, 0.1",
        "10, TRANSFER, DE, german-transfers, 0.05",
        "20, CARD,     DE, default, 0.3",
        "20, CARD,     AT, german, 0.25",
    })
    void theSegmentWithTheMostConditionsHolds(
            int second, TransactionType type, String country, String segment, double review) {
        Instant time = T.plusSeconds(second);
        assertThat(ThresholdPlan.of(payment(time, type, country), THRESHOLDS.at(time)))
                .satisfies(found -> assertThat(found.name()).isEqualTo(segment))
                .satisfies(found -> assertThat(found.review()).isEqualTo(review));
    }

    @Test
    void everythingWrongWithAPlanIsNamedAtOnce() {
        assertThatThrownBy(() -> ModelPlan.read(utf8("""
                {"revision": 0, "models": [{"name": "Fraud!", "version": 1, "role": "KING", "file": "f", "sha256": "00",
                "card": "c", "schemaHash": "x", "from": "yesterday", "extra": 1}], "also": 2}""")))
                .isInstanceOf(InvalidPlan.class)
                .hasMessageContainingAll(
                        "revision must be a whole number from 1",
                        "models[0].name must be small letters",
                        "models[0].role must be one of [CHAMPION, CHALLENGER]",
                        "models[0].sha256 must be 64",
                        "models[0].from is \"yesterday\"",
                        "models[0].extra is no field",
                        "also is no field");
        assertThatThrownBy(() -> ThresholdPlan.read(utf8("""
                {"revision": 1, "segments": [{"name": "default", "type": "GIFT", "review": 0.9, "block": 0.5,
                "from": "2026-03-02T00:00:00Z"}, {"name": "x", "review": 2, "block": 1, "from": "2026-03-02T00:00:00Z"}]}""")))
                .isInstanceOf(InvalidPlan.class)
                .hasMessageContainingAll(
                        "segments[0].type must be one of",
                        "segments[0].review must not be above block",
                        "segments[0].name must be default for the segment without conditions",
                        "segments[1].review must be a number from 0 to 1",
                        "segments[1].name must be default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{|it is no JSON", "[]|it is not one JSON object", "''|it is not one JSON object"})
    void whatIsNoPlanIsRefused(String text, String problem) {
        assertThatThrownBy(() -> ThresholdPlan.read(utf8(text)))
                .isInstanceOf(InvalidPlan.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aPlanForgetsItsOldestRatherThanGrow() {
        ModelPlan plan = ModelPlan.NONE;
        for (int version = 1; version <= ModelPlan.MOST + 5; version++) {
            plan = plan.with(model(version, Role.CHAMPION, version));
        }
        assertThat(plan.models()).hasSize(ModelPlan.MOST);
        assertThat(plan.models().get(0).version()).isEqualTo(6);
        assertThat(plan.revision()).isEqualTo(ModelPlan.MOST + 5);
    }

    private static PlannedModel model(int version, Role role, int fromSecond) {
        return new PlannedModel(
                "fraud",
                version,
                role,
                "file:///models/fraud/" + version + "/model.ubj",
                "0".repeat(64),
                "file:///models/fraud/" + version + "/card.json",
                "abcdef0123456789",
                T.plusSeconds(fromSecond),
                null);
    }

    private static Transaction payment(Instant time, TransactionType type, String country) {
        return Transaction.of("t", time, type, "A", "C", 100, "EUR")
                .country(country)
                .build();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
