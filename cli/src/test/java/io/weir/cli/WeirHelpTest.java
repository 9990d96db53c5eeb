package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.scoring.training.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process, the way a user meets it. */
class WeirHelpTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "up",
                "down",
                "status",
                "import",
                "simulate",
                "alerts",
                "dead-letters",
                "chaos",
                "late-events",
                "diff",
                "model",
                "thresholds",
                "archive",
                "replay",
                "savepoint",
                "manifests",
                "indices",
                "doctor",
                "rules"
            })
    void everyCommandHasHelp(String command) throws Exception {
        WeirProcess.Result result =
                command.isEmpty() ? WeirProcess.weir("--help") : WeirProcess.here(command, "--help");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("Usage: weir").contains("--help");
    }

    @Test
    void anUnknownCommandNamesTheNearest() throws Exception {
        WeirProcess.Result result = WeirProcess.weir("demos");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains("Did you mean").contains("demo");
    }

    @Test
    void whatNeedsAStackSaysHowToStartOne() throws Exception {
        Path stack = folder.resolve("stack");
        assertThat(WeirProcess.here("status", "--folder", stack.toString()))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(1))
                .satisfies(result -> assertThat(result.output()).contains("./weir up"));
        assertThat(WeirProcess.here("import", "payments.csv", "--mapping", "m.yaml", "--folder", stack.toString()))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("no stack is running")
                        .contains("./weir up"));
        assertThat(WeirProcess.here("down", "--folder", stack.toString()).exit())
                .isZero();
    }

    @Test
    void wrongSettingsOfTheJobAreNamedBeforeAnythingStarts() throws Exception {
        String stack = folder.resolve("stack").toString();
        assertThat(WeirProcess.here(
                        "up", "--folder", stack, "--", "--velocity.foo", "3", "--velocity-burst.payments", "x"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("--velocity.foo: no such setting")
                        .contains("--velocity-burst.payments x: a whole number is expected")
                        .contains("docs/settings.md")
                        .doesNotContain("Exception"));
        assertThat(WeirProcess.here("up", "--folder", stack, "--", "--kafka.group", "mine"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("--kafka.group cannot be set here"));
        assertThat(WeirProcess.here("up", "--folder", stack, "--velocity-burst.payments=4"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("go after --")
                        .contains("-- --velocity-burst.payments VALUE"));
        assertThat(folder.resolve("stack")).doesNotExist();
    }

    /** What it finds is tested in k8s-operator; here, that the command finds it by the code in the cluster jar. */
    @Test
    void aManifestThatIsWrongIsNamedBeforeAClusterSeesIt() throws Exception {
        Path session = Files.writeString(folder.resolve("replay.yaml"), """
                apiVersion: flink.apache.org/v1beta1
                kind: FlinkDeployment
                metadata: { name: weir-archive }
                spec:
                  flinkVersion: v2_2
                  imag: weir-jobs:1
                  flinkConfiguration: { pipeline.max-parallelism: "64" }
                  job:
                    jarURI: local:///opt/flink/usrlib/weir-jobs.jar
                    entryClass: io.weir.jobs.ArchiveJob
                    parallelism: 2
                    upgradeMode: last-state
                    args: [--archive.pat, s3a://b/archive]
                """);
        assertThat(WeirProcess.here("manifests", "check", session.toString()))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("replay.yaml: FlinkDeployment/weir-archive: spec.imag: there is no such field")
                        .contains("--archive.pat: no such setting; did you mean --archive.path?")
                        .contains("--archive.path : it is required")
                        .contains("pipeline.max-parallelism is 64: the jobs divide their state into 128 key groups")
                        .doesNotContain("Exception"));
        assertThat(WeirProcess.here(
                                "manifests", "check", folder.resolve("no.yaml").toString())
                        .output())
                .contains("no.yaml cannot be read: give a folder with a kustomization.yaml, or a YAML file");
    }

    @Test
    void numbersThatAreNoneAreRefused() throws Exception {
        assertThat(WeirProcess.here("import", "a.csv", "--mapping", "m.yaml", "--rate=-1")
                        .output())
                .contains("--rate -1: it must be 0");
        assertThat(WeirProcess.here("dead-letters", "list", "--last=-1").output())
                .contains("--last -1: it must be 0 to 10,000");
    }

    @Test
    void chaosThatCannotBeIsRefusedAndAPlanStartsNothing() throws Exception {
        String where = folder.resolve("chaos").toString();
        assertThat(WeirProcess.here(
                                "chaos", "--kills", "0", "--rate", "1", "--only", "kafak", "--folder", where, "--plan")
                        .output())
                .contains("--kills 0: it must be 1 to 1000")
                .contains("--rate 1: it must be 10 or more")
                .contains("--only kafak: there are disk, elasticsearch, jobmanager, kafka, postgres, taskmanager");
        assertThat(WeirProcess.here("chaos", "--only", "disk", "--how", "kill", "--folder", where, "--plan")
                        .output())
                .contains("leave nothing to disturb");
        WeirProcess.Result plan =
                WeirProcess.here("chaos", "--kills", "5", "--how", "kill", "--folder", where, "--plan");
        assertThat(plan.exit()).isZero();
        assertThat(plan.output()).contains("5 disturbances:").containsPattern(" 1  after +[0-9,]+  kill ");
        assertThat(folder.resolve("chaos")).doesNotExist();
    }

    @Test
    void aTrainingThatCannotBeginNamesEverythingThatIsWrong() throws Exception {
        // It trains in a process of its own.
        assertThat(WeirProcess.weir("model", "train", "--data", folder.toString(), "--out", folder.toString()))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("manifest.json: name a folder that `weir features export` wrote")
                        .doesNotContain("Exception"));
        assertThat(WeirProcess.weir(
                                "model", "train", "--data", "a", "--out", "b", "--trees", "many", "--train-from", "May")
                        .output())
                .contains("--trees many: a whole number from 1 to 10000 is expected")
                .contains("--train-from May: a day such as 2026-03-02 is expected");
        assertThat(WeirProcess.weir("model", "train", "--help").output())
                .contains("(default: " + TrainingSettings.DEFAULT.trees() + ")")
                .contains("(default: " + TrainingSettings.DEFAULT.eta() + ")")
                .contains("(default: " + TrainingSettings.DEFAULT.depth() + ")")
                .contains("(default: " + TrainingSettings.DEFAULT.seed() + ")");
    }

    @Test
    void theDemoDoesNotEmptyTheFolderOfUp() throws Exception {
        assertThat(WeirProcess.here("demo", "--folder", System.getProperty("weir.home") + "/.weir/stack"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("the demo empties its folder"));
    }

    @Test
    void impossibleSettingsOfTheDemoAreNamedBeforeAnythingStarts() throws Exception {
        WeirProcess.Result result = WeirProcess.here(
                "demo",
                "--customers",
                "3",
                "--days",
                "0",
                "--folder",
                folder.resolve("stack").toString());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains("customers").contains("duration");
        assertThat(WeirProcess.here(
                                "demo",
                                "--report",
                                folder.resolve("no/such/r.json").toString())
                        .output())
                .contains("name a file in a folder that exists");
        assertThat(folder.resolve("stack")).doesNotExist();
    }
}
