package io.weir.scoring.training;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * {@link ModelCard} as a JSON object in UTF-8, its fields named as its components. Strict: a field too many, too few, twice or of another type is named
 * and refused, since a card that is half understood says something else.
 */
public final class ModelCardCodec {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new ReadInstant()))
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
            .build();

    private ModelCardCodec() {}

    /** @throws InvalidModelCard naming the field that is wrong */
    public static ModelCard read(byte[] bytes) {
        try {
            return JSON.readValue(bytes, ModelCard.class);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidModelCard("the field " + path(e) + " is unknown", e);
        } catch (JsonMappingException e) {
            throw new InvalidModelCard(what(e), e);
        } catch (JacksonException e) {
            throw new InvalidModelCard("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidModelCard(e.getMessage(), e);
        }
    }

    /** Indented, for people to read too. */
    public static byte[] write(ModelCard card) {
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(card) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A card can always be written", e);
        }
    }

    private static String what(JsonMappingException e) {
        if (e.getCause() instanceof StreamReadException broken) {
            return "it is no JSON: " + broken.getOriginalMessage();
        }
        String message = e.getOriginalMessage();
        if (e.getPath().isEmpty()) {
            return message;
        }
        // Jackson has no exception of its own for it, and its words are for programmers.
        return "the field " + path(e) + (message.startsWith("Missing ") ? " is missing" : ": " + message);
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
    }

    private static final class ReadInstant extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        private ReadInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(in.getText());
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(
                        Instant.class, in.getText(), "a time such as 2026-03-02T10:15:30Z is expected");
            }
        }
    }

    /** Bytes that are no model card. */
    public static final class InvalidModelCard extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidModelCard(String what, Throwable cause) {
            super("The model card cannot be read: " + what, cause);
        }
    }
}
