package io.weir.benchmarks.scoring;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** By how much the memory of this process grows, native memory and heap together, while ours scores rows. Linux tells. */
record MemoryArm(String name, Trained trained, int calls) implements Arm {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /** Whether this system tells. */
    static boolean canBeTold() {
        return Files.isReadable(STATUS);
    }

    @Override
    public String unit() {
        return "KB";
    }

    @Override
    public Run run() throws IOException {
        float[][] rows = trained.rows();
        long before = residentKilobytes();
        for (int i = 0; i < calls; i++) {
            int row = i % rows.length;
            if (trained.model().score(rows[row]) != trained.scores()[row]) {
                throw new Mismatch("Row %d has another score at call %d".formatted(row, i));
            }
        }
        return new Run(residentKilobytes() - before, new TreeSet<>(List.of("%,d scores as before".formatted(calls))));
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line ->
                        Long.parseLong(Arrays.asList(line.split("\\s+", -1)).get(1)))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " does not tell " + RESIDENT));
    }
}
