package io.weir.jobs.elasticsearch;

import java.io.Serializable;
import java.util.Arrays;

/** One document on its way into an index: its id and its JSON. */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the sink's state serializer wants the bytes as they are.
record Document(String id, byte[] json) implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
        return id + " (" + json.length + " bytes)";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that && id.equals(that.id) && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
