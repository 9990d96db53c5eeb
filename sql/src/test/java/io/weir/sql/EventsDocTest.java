package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.BelievableTime;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.JsonFields;
import io.weir.events.Label;
import io.weir.events.Meaning;
import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlanFields;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.lifecycle.Segment;
import io.weir.scoring.lifecycle.ThresholdPlan;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/events.md is generated from the records, here since this is the first module that has them all. {@code mvn -pl sql -am test -Dtest=EventsDocTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=write} writes it anew.
 */
class EventsDocTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "events.md");
    private static final List<Class<? extends Record>> EVENTS =
            List.of(Transaction.class, AccountEvent.class, Label.class, Decision.class, Alert.class, DeadLetter.class);
    private static final List<Class<? extends Enum<?>>> CODES_OF_EVENTS = List.of(
            TransactionType.class, AccountEventType.class, Outcome.class, DeadLetterReason.class, Severity.class);
    private static final List<Class<? extends Record>> PLANS = List.of(
            ModelPlan.class,
            PlannedModel.class,
            ThresholdPlan.class,
            Segment.class,
            RulePlan.class,
            RuleStage.class,
            RuleBrake.class);
    private static final List<Class<? extends Enum<?>>> CODES_OF_PLANS =
            List.of(PlannedModel.Role.class, RuleBrake.Cause.class);

    @Test
    void theDocumentSaysWhatTheCodeSays() throws IOException {
        String generated = generate();
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(DOC, generated);
        }
        assertThat(Files.readString(DOC))
                .as("docs/events.md is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(generated);
    }

    /** As CodecTest has it for the events. */
    @Test
    void plansHaveTheFieldsOfTheirRecords() throws IOException {
        Instant time = Instant.parse("2026-03-02T00:00:00Z");
        JsonNode models = PlanFields.JSON.readTree(new ModelPlan(
                        1,
                        List.of(new PlannedModel(
                                "fraud",
                                1,
                                PlannedModel.Role.CHAMPION,
                                "file",
                                "sum",
                                "card",
                                "hash",
                                time,
                                time.plusSeconds(1))))
                .write());
        assertFields(models, ModelPlan.class);
        assertFields(models.path("models").path(0), PlannedModel.class);
        JsonNode thresholds = PlanFields.JSON.readTree(
                new ThresholdPlan(1, List.of(new Segment("pos", "CARD", "DE", "EUR", "POS", 0.3, 0.9, time))).write());
        assertFields(thresholds, ThresholdPlan.class);
        assertFields(thresholds.path("segments").path(0), Segment.class);
        JsonNode rules = PlanFields.JSON.readTree(
                new RulePlan("large", 1, List.of(new RuleStage(1, RuleHeader.Status.LIVE, time, "ann", "ben", "text")))
                        .write());
        assertFields(rules, RulePlan.class);
        assertFields(rules.path("stages").path(0), RuleStage.class);
        assertFields(
                PlanFields.JSON.readTree(
                        new RuleBrake("large", 1, time, time, RuleBrake.Cause.STORM, "it fired too often").write()),
                RuleBrake.class);
    }

    private static void assertFields(JsonNode json, Class<? extends Record> record) {
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(Stream.of(record.getRecordComponents())
                        .map(EventsDocTest::name)
                        .toList());
    }

    private static String generate() {
        StringBuilder doc = new StringBuilder("""
                # Events

                Generated from the records in `events/`, those of [plans](#plans) in `scoring/` and `sql/`; do not edit. On the wire every record is one JSON object in UTF-8 whose fields
                are named as below. Unknown fields are passed over, absent and null mean the same. A message is at most %d bytes, a text
                at most %d characters. Event times from %s to %s are believed, and at most 10 minutes after the message's Kafka timestamp.
                """.formatted(
                        JsonFields.MAX_MESSAGE_BYTES,
                        JsonFields.MAX_TEXT_LENGTH,
                        BelievableTime.EARLIEST,
                        BelievableTime.LATEST));
        describe(doc, EVENTS, CODES_OF_EVENTS);
        doc.append("""

                # Plans

                What models, thresholds and rules are in force, and from which event time on, stands on compacted topics of one partition: `./weir model`, `thresholds` and `rules` write it, and the jobs follow it while they run.

                | topic | key | record |
                |---|---|---|
                | `models` | `%s` | ModelPlan |
                | `thresholds` | `%s` | ThresholdPlan |
                | `rules` | `%s`, a rule a key | RulePlan |
                | `rules` | `%s`, STAGE in epoch milliseconds | RuleBrake; the job itself writes it |

                A plan says the whole truth of its key, what was before included, and takes the place of the one before. Times `from` of models and of rules' stages lie between %s and %s. A record is at most %,d bytes, a text in it at
                most %,d characters where nothing else is said. Unlike an event it must not have a field that is unknown: that, or one that is missing or wrong, makes the whole of it a dead letter (`INVALID_PLAN`), and
                the one before goes on.
                """.formatted(
                        ModelPlan.KEY,
                        ThresholdPlan.KEY,
                        RulePlan.key("RULE"),
                        new RuleBrake("RULE", 1, Instant.EPOCH, Instant.EPOCH, RuleBrake.Cause.STORM, "")
                                .key()
                                .replace("/1/0", "/VERSION/STAGE"),
                        BelievableTime.EARLIEST,
                        BelievableTime.LATEST,
                        PlanFields.MOST_BYTES,
                        PlanFields.MOST_TEXT));
        describe(doc, PLANS, CODES_OF_PLANS);
        return doc.toString();
    }

    private static void describe(
            StringBuilder doc, List<Class<? extends Record>> records, List<Class<? extends Enum<?>>> codes) {
        for (Class<? extends Record> record : records) {
            doc.append("\n## ").append(record.getSimpleName()).append("\n");
            doc.append("| field | type | required | unit | meaning |\n|---|---|---|---|---|\n");
            for (RecordComponent component : record.getRecordComponents()) {
                Meaning meaning = component.getAnnotation(Meaning.class);
                assertThat(meaning).as(record + "." + component.getName()).isNotNull();
                doc.append("| `%s` | %s | %s | %s | %s |%n"
                        .formatted(
                                name(component),
                                type(component),
                                meaning.required() ? "yes" : "",
                                meaning.unit(),
                                meaning.value()));
            }
        }
        for (Class<? extends Enum<?>> code : codes) {
            doc.append("\n## ");
            if (code.isMemberClass()) {
                doc.append(code.getEnclosingClass().getSimpleName()).append(".");
            }
            doc.append(code.getSimpleName()).append("\n");
            for (Enum<?> constant : code.getEnumConstants()) {
                doc.append("- `").append(constant.name()).append("`\n");
            }
        }
    }

    private static String name(RecordComponent component) {
        String field = component.getAnnotation(Meaning.class).field();
        return field.isEmpty() ? component.getName() : field;
    }

    private static String type(RecordComponent component) {
        return switch (component.getType().getSimpleName()) {
            case "String", "Instant", "byte[]" -> "text";
            case "long", "int" -> "whole number";
            case "double" -> "number";
            case "boolean" -> "true or false";
            case "List" -> {
                Class<?> entry =
                        (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
                yield "list of " + (entry.isRecord() ? entry.getSimpleName() : "texts");
            }
            default -> "text";
        };
    }
}
