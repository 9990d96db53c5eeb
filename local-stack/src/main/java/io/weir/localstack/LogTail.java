package io.weir.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, for error messages. */
final class LogTail {
    private static final int LINES = 20;
    private static final int BYTES = 16 * 1024;

    private LogTail() {}

    /** The last lines of each file that has any, headed by the file's path. */
    static String of(Iterable<Path> files) {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            List<String> lines = lastLines(file);
            if (!lines.isEmpty()) {
                text.append("\n  last lines of ").append(file).append(":\n    ");
                text.append(String.join("\n    ", lines));
            }
        }
        return text.toString();
    }

    private static List<String> lastLines(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(BYTES, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .stripTrailing()
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (IOException noLogYet) {
            return List.of();
        }
    }
}
