package io.weir.importer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Files made of text, and their rows. */
final class Csv {
    private Csv() {}

    static Path file(Path folder, String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ImportedRow> rows(Path folder, String mapping, String csv) {
        return rows(file(folder, "payments.csv", csv.getBytes(StandardCharsets.UTF_8)), mapping);
    }

    static List<ImportedRow> rows(Path file, String mapping) {
        List<ImportedRow> rows = new ArrayList<>();
        try (ImportedFile imported = ImportedFile.open(file, Mapping.parse("test.yaml", mapping))) {
            imported.forEach(rows::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
