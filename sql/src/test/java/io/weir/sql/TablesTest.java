package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final Path FOLDER = Path.of(System.getProperty("weir.home", ".."), "sql", "tables");

    private final Tables tables = new Tables(Catalogue.shipped());

    @Test
    void theFilesSayWhatTheCodeSays() throws Exception {
        for (String table : tables.names()) {
            Path file = FOLDER.resolve(table + ".sql");
            String generated = "-- Generated from the event records and the catalogue of features; do not edit.\n"
                    + tables.ddl(table) + ";\n";
            if ("write".equals(System.getProperty("weir.docs"))) {
                Files.writeString(file, generated);
            }
            assertThat(Files.readString(file))
                    .as(file + " is out of date: write it anew with -Dweir.docs=write")
                    .isEqualTo(generated);
        }
    }
}
