package io.weir.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final float NOTHING = Float.NaN;

    @Test
    void decilesHoldATenthEach() {
        float[] values = new float[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37) % 100;
        }
        Spread spread = Spread.of("x", values);
        assertThat(spread.edges()).containsExactly(9.0, 19.0, 29.0, 39.0, 49.0, 59.0, 69.0, 79.0, 89.0);
        assertThat(spread.shares()).hasSize(10).allMatch(share -> share == 0.1);
        assertThat(spread.missing()).isZero();
    }

    @Test
    void equalNumbersShareABin() {
        assertThat(Spread.of("x", new float[] {0, 0, 0, 1, NOTHING}))
                .isEqualTo(new Spread("x", List.of(0.0, 1.0), List.of(0.6, 0.2, 0.0), 0.2));
        assertThat(Spread.of("x", new float[] {NOTHING, NOTHING}))
                .isEqualTo(new Spread("x", List.of(), List.of(0.0), 1));
    }

    @Test
    void theMedianLeavesOutWhatIsMissing() {
        assertThat(Spread.median(new float[] {5, NOTHING, 1})).isEqualTo(3);
        assertThat(Spread.median(new float[] {5, 9, 1})).isEqualTo(5);
        assertThat(Spread.median(new float[] {NOTHING})).isNull();
    }
}
