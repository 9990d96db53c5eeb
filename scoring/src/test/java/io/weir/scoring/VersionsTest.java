package io.weir.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small models as four versions of XGBoost4J wrote them, with the margins and contributions that each gave of 40 rows: the versions differ in how they write the
 * base score, in what they leave out and in what they add.
 */
class VersionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.7.6", "2.1.4", "3.0.4", "3.4.0"})
    void whatAnyVersionWroteGivesWhatItGave(String version) throws Exception {
        TreeModel ubj = TreeModel.read(resource("xgboost-" + version + ".ubj"), version);
        TreeModel json = TreeModel.read(resource("xgboost-" + version + ".json"), version);
        List<String> lines = new String(resource("xgboost-" + version + ".csv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .toList();

        assertThat(lines).hasSize(40);
        for (String line : lines) {
            // Margin, bias, then value and contribution by feature.
            double[] numbers = Arrays.stream(line.split(",", -1))
                    .mapToDouble(Float::parseFloat)
                    .toArray();
            float[] row = new float[ubj.features()];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) numbers[2 + 2 * i];
            }
            assertThat(ubj.margin(row)).isEqualTo((float) numbers[0]);
            assertThat(json.margin(row)).isEqualTo((float) numbers[0]);
            float[] contributions = ubj.contributions(row);
            assertThat((double) contributions[row.length]).isCloseTo(numbers[1], within(1e-4));
            for (int i = 0; i < row.length; i++) {
                assertThat((double) contributions[i]).isCloseTo(numbers[3 + 2 * i], within(1e-4));
            }
        }
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = VersionsTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
