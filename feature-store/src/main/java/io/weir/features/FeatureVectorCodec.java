package io.weir.features;

import io.weir.events.JsonOut;
import io.weir.events.Transaction;

/**
 * A {@link FeatureVector} as a JSON object in UTF-8: whose it is, the schema of the catalogue and the values in its order, null where one is missing.
 * Not the transaction again, which is on its own topic.
 */
public final class FeatureVectorCodec {
    private FeatureVectorCodec() {}

    public static byte[] write(FeatureVector vector) {
        Transaction t = vector.transaction();
        return new JsonOut()
                .text("transactionId", t.id())
                .time("time", t.time())
                .text("account", t.account())
                .text("schemaHash", vector.schemaHash())
                .flag("approximate", vector.approximate())
                .flag("unsettled", vector.unsettled())
                .numbers("values", vector.values())
                .bytes();
    }
}
