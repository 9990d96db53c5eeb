package io.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/events.md is generated from the records. {@code mvn -pl events test -Dtest=EventsDocTest -Dweir.docs=write} writes it anew. */
class EventsDocTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "events.md");
    private static final List<Class<? extends Record>> RECORDS =
            List.of(Transaction.class, AccountEvent.class, Label.class, Decision.class, Alert.class, DeadLetter.class);
    private static final List<Class<? extends Enum<?>>> CODES = List.of(
            TransactionType.class, AccountEventType.class, Outcome.class, DeadLetterReason.class, Severity.class);

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

    private static String generate() {
        StringBuilder doc = new StringBuilder("""
                # Events

                Generated from the records in `events/`; do not edit. On the wire every record is one JSON object in UTF-8 whose fields
                are named as below. Unknown fields are passed over, absent and null mean the same. A message is at most %d bytes, a text
                at most %d characters. Event times from %s to %s are believed, and at most 10 minutes after the message's Kafka timestamp.
                """.formatted(
                        JsonFields.MAX_MESSAGE_BYTES,
                        JsonFields.MAX_TEXT_LENGTH,
                        BelievableTime.EARLIEST,
                        BelievableTime.LATEST));
        for (Class<? extends Record> record : RECORDS) {
            doc.append("\n## ").append(record.getSimpleName()).append("\n");
            doc.append("| field | type | required | unit | meaning |\n|---|---|---|---|---|\n");
            for (RecordComponent component : record.getRecordComponents()) {
                Meaning meaning = component.getAnnotation(Meaning.class);
                assertThat(meaning).as(record + "." + component.getName()).isNotNull();
                doc.append("| `%s` | %s | %s | %s | %s |%n"
                        .formatted(
                                component.getName(),
                                type(component.getType()),
                                meaning.required() ? "yes" : "",
                                meaning.unit(),
                                meaning.value()));
            }
        }
        for (Class<? extends Enum<?>> code : CODES) {
            doc.append("\n## ").append(code.getSimpleName()).append("\n");
            for (Enum<?> constant : code.getEnumConstants()) {
                doc.append("- `").append(constant.name()).append("`\n");
            }
        }
        return doc.toString();
    }

    private static String type(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String", "Instant", "byte[]" -> "text";
            case "long", "int" -> "whole number";
            case "double" -> "number";
            case "boolean" -> "true or false";
            case "List" -> "list of texts";
            default -> "text";
        };
    }
}
