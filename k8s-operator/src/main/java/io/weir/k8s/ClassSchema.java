package io.weir.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the classes of a client say of a kind: those of Kubernetes itself, of Strimzi, of Prometheus' operator. Made from the same schemas. */
final class ClassSchema {
    private static final List<String> FORMLESS = List.of("AnyType", "RawExtension");

    /** Attribute of a reading: who is told. */
    private static final String PROBLEMS = "problems";

    /** One for all, since it remembers what it has found out about the classes. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            // Else a text would be taken for a number and the other way round, which an API server does not do.
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new NothingUnknown())
            .addHandler(new TellUnknown())
            .build();

    private final Class<?> type;

    ClassSchema(Class<?> type) {
        this.type = type;
    }

    /** Says what is wrong with an object, each with its place. */
    void check(JsonNode object, Consumer<String> problems) {
        try {
            STRICT.readerFor(type).withAttribute(PROBLEMS, problems).readValue(object);
        } catch (JsonMappingException e) {
            problems.accept(e.getPath().stream()
                            .map(reference -> reference.getFieldName() == null
                                    ? "[" + reference.getIndex() + "]"
                                    : reference.getFieldName())
                            .collect(Collectors.joining("."))
                    + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            problems.accept(e.getMessage());
        }
    }

    private static final class TellUnknown extends DeserializationProblemHandler {
        @Override
        @SuppressWarnings("unchecked") // Put there above.
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object owner,
                String property)
                throws IOException {
            String place = parser.getParsingContext().pathAsPointer().toString().substring(1);
            ((Consumer<String>) context.getAttribute(PROBLEMS))
                    .accept(place.replace('/', '.') + ": there is no such field");
            parser.skipChildren();
            return true;
        }
    }

    /** The classes keep what they do not know; here it is to be told. */
    private static final class NothingUnknown extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            // But where a kind is nothing but what it does not know.
            boolean formless = annotated instanceof AnnotatedMember member
                    && FORMLESS.contains(member.getDeclaringClass().getSimpleName());
            return formless ? super.hasAnySetter(annotated) : Boolean.FALSE;
        }
    }
}
