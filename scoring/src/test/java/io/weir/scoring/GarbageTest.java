package io.weir.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real model files with some of their bytes changed: each is a model that scores, or refused. Nothing else, and not slowly. */
class GarbageTest {
    private static final int MUTATIONS = 10_000;
    private static final byte[] LIKELY = "{}[]$#LliIUdDSTFZNC\",:0123456789eE.-".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({"xgboost-3.0.4.json, 1", "xgboost-3.0.4.ubj, 2", "xgboost-3.4.0.json, 3", "xgboost-3.4.0.ubj, 4"})
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aChangedFileIsAModelOrRefused(String name, long seed) throws Exception {
        byte[] file = VersionsTest.resource(name);
        SplittableRandom random = new SplittableRandom(seed);
        int models = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] changed = change(file, random);
            try {
                TreeModel model = TreeModel.read(changed, name);
                models++;
                assertThatItWorks(model, random);
            } catch (BadModel e) {
                assertThat(e.problems()).isNotEmpty();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation %d of %s with seed %d".formatted(i, name, seed), e);
            }
        }
        // Were there none, the changes would show nothing of what lies behind the reading.
        assertThat(models).as("changes that left a model").isBetween(MUTATIONS / 100, MUTATIONS - MUTATIONS / 100);
    }

    private static void assertThatItWorks(TreeModel model, SplittableRandom random) {
        float[] row = new float[model.features()];
        for (int i = 0; i < row.length; i++) {
            row[i] = random.nextInt(4) == 0 ? Float.NaN : (float) (random.nextDouble() * 20);
        }
        assertThat(model.score(row)).isBetween(0f, 1f);
        double sum = 0;
        double largest = 0;
        for (float contribution : model.contributions(row)) {
            sum += contribution;
            largest = Math.max(largest, Math.abs(contribution));
        }
        // Of leaves and weights as large as floats can be, contributions are lost in each other's rounding.
        if (largest < 1e3) {
            assertThat(sum).isCloseTo(model.margin(row), within(1e-2));
        }
    }

    /** One to four changes, of which some hit a structure, some a number and some only the end. */
    private static byte[] change(byte[] file, SplittableRandom random) {
        byte[] changed = file.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(8)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> changed[at] = LIKELY[random.nextInt(LIKELY.length)];
                case 3 -> Arrays.fill(changed, at, Math.min(changed.length, at + random.nextInt(9)), (byte) 0xff);
                case 4 -> Arrays.fill(changed, at, Math.min(changed.length, at + random.nextInt(9)), (byte) 0);
                case 5 ->
                    System.arraycopy(
                            changed,
                            random.nextInt(changed.length - 40),
                            changed,
                            random.nextInt(changed.length - 40),
                            random.nextInt(40));
                case 6 -> changed[at] = (byte) (changed[at] + random.nextInt(3) - 1);
                default -> changed = random.nextInt(6) == 0 ? Arrays.copyOf(changed, at + 41) : changed;
            }
        }
        return changed;
    }
}
