package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.TransactionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The key table of docs/import.md is generated from the code: {@code mvn -pl importer -am test -Dtest=ImportDocTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=write} writes it anew. The rest is written by hand, and its example runs here.
 */
class ImportDocTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "import.md");
    private static final String MARK = "<!-- Generated from the code; do not edit. -->\n";

    @TempDir
    private Path folder;

    @Test
    void everyKeyOfTheCodeIsDocumented() throws IOException {
        String doc = Files.readString(DOC);
        String expected = doc.substring(0, doc.indexOf(MARK) + MARK.length()) + table();
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(DOC, expected);
        }
        assertThat(Files.readString(DOC))
                .as("docs/import.md is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(expected);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| in | key | meaning |\n|---|---|---|\n");
        for (Keys keys : Keys.ALL) {
            keys.meanings()
                    .forEach((key, meaning) ->
                            table.append("| %s | `%s` | %s |%n".formatted(keys.where(), key, meaning)));
        }
        return table.toString();
    }

    @Test
    void theExampleOfTheDocumentImports() throws IOException {
        Path file = Csv.file(folder, "august.csv", block("csv").getBytes(StandardCharsets.UTF_8));
        List<ImportedRow> rows = Csv.rows(file, block("yaml"));
        assertThat(rows).hasSize(3).noneMatch(ImportedRow::isBad);
        assertThat(rows.get(0).transaction().id()).isEqualTo("august-2");
        assertThat(rows.get(0).transaction().time()).isEqualTo("2026-08-03T07:15:00Z");
        assertThat(rows.get(0).transaction().amountMinor()).isEqualTo(125_000);
        assertThat(rows.get(1).transaction().type()).isEqualTo(TransactionType.CASH_DEPOSIT);
        assertThat(rows.get(1).transaction().counterparty()).isNull();
        assertThat(rows.get(1).label().time()).isEqualTo("2026-09-02T07:15:00Z");
        assertThat(rows.get(2).transaction().currency()).isEqualTo("CHF");
        assertThat(rows.get(2).label()).isNull();
    }

    private static String block(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOC));
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }
}
