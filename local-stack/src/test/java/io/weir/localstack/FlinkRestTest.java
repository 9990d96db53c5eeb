package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlinkRestTest {
    @Test
    void aStackTraceIsShortenedToItsCauses() {
        assertThat(FlinkRest.shortened("""
                java.lang.RuntimeException: outer
                \tat a.B.c(B.java:1)
                Caused by: java.io.IOException: inner
                \tat a.B.d(B.java:2)
                \t... 3 more
                """))
                .isEqualTo("java.lang.RuntimeException: outer\nCaused by: java.io.IOException: inner");
    }
}
