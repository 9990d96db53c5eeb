package io.weir.features;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.events.BadEvent;
import io.weir.events.DeadLetterReason;
import io.weir.events.JsonOut;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import java.io.IOException;

/**
 * A {@link FeatureVector} as a JSON object in UTF-8: the transaction, the schema of the catalogue and the values in its order, null where one is missing.
 * The transaction stands there again, so that whoever needs both, as rules over several events do, need not join two topics.
 */
public final class FeatureVectorCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private FeatureVectorCodec() {}

    public static byte[] write(FeatureVector vector) {
        Transaction t = vector.transaction();
        return TransactionCodec.fields(new JsonOut(), t)
                .text("transactionId", t.id())
                .text("schemaHash", vector.schemaHash())
                .flag("approximate", vector.approximate())
                .flag("unsettled", vector.unsettled())
                .numbers("values", vector.values())
                .bytes();
    }

    /**
     * @param arrivedAt the Kafka timestamp of the message, epoch milliseconds
     * @throws BadEvent when the bytes are no vector, or one of another catalogue
     */
    public static FeatureVector read(byte[] bytes, long arrivedAt, Catalogue catalogue) throws BadEvent {
        Transaction transaction = TransactionCodec.read(bytes, arrivedAt);
        String schemaHash = null;
        boolean approximate = false;
        boolean unsettled = false;
        float[] values = new float[catalogue.size()];
        int count = 0;
        try (JsonParser in = JSON.createParser(bytes)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                JsonToken value = in.nextToken();
                switch (field) {
                    case "schemaHash" -> schemaHash = in.getValueAsString();
                    case "approximate" -> approximate = in.getValueAsBoolean();
                    case "unsettled" -> unsettled = in.getValueAsBoolean();
                    case "values" -> {
                        while (value == JsonToken.START_ARRAY && in.nextToken() != JsonToken.END_ARRAY) {
                            float number = in.currentToken() == JsonToken.VALUE_NULL ? Float.NaN : in.getFloatValue();
                            if (count < values.length) {
                                values[count] = number;
                            }
                            count++;
                        }
                    }
                    default -> in.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new BadEvent(
                    DeadLetterReason.WRONG_TYPE, "Field values is no list of numbers and null: " + e.getMessage());
        }
        if (!catalogue.schemaHash().equals(schemaHash) || count != values.length) {
            throw new BadEvent(
                    DeadLetterReason.IMPOSSIBLE_VALUE,
                    "Field schemaHash is %s with %d values; this job knows the catalogue %s with %d"
                            .formatted(schemaHash, count, catalogue.schemaHash(), values.length));
        }
        return new FeatureVector(transaction, values, schemaHash, approximate, unsettled, 0, null);
    }
}
