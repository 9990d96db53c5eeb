package io.weir.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Alert;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in, the alerts of the live graph out. */
class AlertExportTest {
    private static final String MAPPING = """
            fields:
              id: id
              time: {column: time, pattern: "yyyy-MM-dd'T'HH:mm:ss[.SSS]X"}
              type: type
              account: account
              customer: account
              counterparty: to
              amount: {column: amount, unit: minor}
              currency: {constant: EUR}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(folder.resolve("payments.csv"), """
                id,time,type,account,to,amount
                d1,2026-03-02T09:00:00Z,CASH_DEPOSIT,A,,950000
                x1,2026-03-02T10:00:00Z,CARD,B,,1200
                d2,2026-03-02T13:30:00Z,CASH_DEPOSIT,A,,980000
                t1,2026-03-02T14:10:00Z,TRANSFER,C,Z,400000
                d3,2026-03-02T20:15:00Z,CASH_DEPOSIT,A,,990000
                """);
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
        Files.writeString(folder.resolve("events.jsonl"), """
                {"id":"e0","time":"2026-03-01T08:00:00Z","type":"LOGIN_SUCCEEDED","account":"C","customer":"C","device":"old"}
                {"id":"e1","time":"2026-03-02T14:00:00Z","type":"LOGIN_SUCCEEDED","account":"C","customer":"C","device":"new"}
                {"id":"e2","time":"2026-03-02T14:05:00Z","type":"BENEFICIARY_ADDED","account":"C","customer":"C","beneficiary":"Z"}
                """);
    }

    private AlertExport.Found run(String out, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(
                "--input",
                folder.resolve("payments.csv").toString(),
                "--mapping",
                folder.resolve("mapping.yaml").toString(),
                "--out",
                folder.resolve(out).toString()));
        args.addAll(List.of(more));
        return AlertExport.run(AlertExportSettings.from(args.toArray(String[]::new)));
    }

    @Test
    void paymentsAndAccountEventsAreMatchedTogether() throws Exception {
        AlertExport.Found found =
                run("both", "--account-events", folder.resolve("events.jsonl").toString());
        assertThat(found.alerts()).extracting(Alert::typology).containsExactly("account-takeover", "structuring");
        assertThat(found.alerts().get(1).evidence()).containsExactly("d1", "d2", "d3");
        assertThat(found.late()).isZero();
        assertThat(Files.readAllLines(folder.resolve("both/alerts.jsonl")))
                .hasSize(2)
                .last()
                .asString()
                .contains("\"evidence\":[\"d1\",\"d2\",\"d3\"]");
    }

    @Test
    void thresholdsAreThoseOfTheJob() throws Exception {
        assertThat(run("four", "--structuring.deposits", "4").alerts()).isEmpty();
    }

    @Test
    void aLineThatIsNoAccountEventIsNamed() throws Exception {
        Path events = folder.resolve("events.jsonl");
        Files.writeString(events, "no event\n");
        assertThatThrownBy(() -> run("bad", "--account-events", events.toString()))
                .hasStackTraceContaining("events.jsonl, line 1: ");
    }

    @Test
    void whatIsWrongIsNamedBeforeItBegins() {
        assertThatThrownBy(() -> AlertExportSettings.from("--input", "none.csv", "--out", folder.toString()))
                .hasMessageContaining("--input none.csv: there is no such file")
                .hasMessageContaining("--mapping");
        assertThatThrownBy(() -> run("x", "--velocity-burst.payment", "4"))
                .hasMessageContaining("did you mean --velocity-burst.payments?");
    }
}
