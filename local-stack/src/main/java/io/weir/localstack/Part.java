package io.weir.localstack;

import java.util.Locale;

/** What a stack can be made of. */
public enum Part {
    KAFKA,
    ELASTICSEARCH,
    POSTGRES,
    FLINK;

    /** The name used in files, logs and messages: {@code kafka}, {@code elasticsearch}, {@code postgres}, {@code flink}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
