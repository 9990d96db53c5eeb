package io.weir.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The arrows between the modules: one noun each, pointing at what is depended on. */
class ModuleArrowsTest {
    private static final Path HOME = Path.of(System.getProperty("weir.home", ".."));
    private static final List<String> MODULES = List.of(
            "events",
            "importer",
            "cep-patterns",
            "feature-store",
            "scoring",
            "sql",
            "simulator",
            "local-stack",
            "jobs",
            "k8s-operator",
            "cli",
            "benchmarks");

    @Test
    void modulesDependOnlyWhereTheArrowsPoint() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.weir..")
                .layer("events")
                .definedBy("io.weir.events..")
                .layer("importer")
                .definedBy("io.weir.importer..")
                .layer("cep-patterns")
                .definedBy("io.weir.patterns..")
                .layer("feature-store")
                .definedBy("io.weir.features..")
                .layer("scoring")
                .definedBy("io.weir.scoring..")
                .optionalLayer("sql")
                .definedBy("io.weir.sql..")
                .layer("simulator")
                .definedBy("io.weir.simulator..")
                .layer("local-stack")
                .definedBy("io.weir.localstack..")
                .layer("jobs")
                .definedBy("io.weir.jobs..")
                .layer("k8s-operator")
                .definedBy("io.weir.k8s..")
                .layer("cli")
                .definedBy("io.weir.cli..")
                .optionalLayer("benchmarks")
                .definedBy("io.weir.benchmarks..")
                .whereLayer("events")
                .mayNotAccessAnyLayer()
                .whereLayer("local-stack")
                .mayNotAccessAnyLayer()
                .whereLayer("importer")
                .mayOnlyAccessLayers("events")
                .whereLayer("simulator")
                .mayOnlyAccessLayers("events")
                .whereLayer("cep-patterns")
                .mayOnlyAccessLayers("events")
                .whereLayer("feature-store")
                .mayOnlyAccessLayers("events")
                .whereLayer("scoring")
                .mayOnlyAccessLayers("events", "feature-store")
                .whereLayer("sql")
                .mayOnlyAccessLayers("events", "feature-store", "scoring")
                .whereLayer("jobs")
                .mayOnlyAccessLayers("events", "importer", "cep-patterns", "feature-store", "scoring", "sql")
                .whereLayer("k8s-operator")
                .mayOnlyAccessLayers("events")
                .whereLayer("cli")
                .mayOnlyAccessLayers(
                        "events",
                        "importer",
                        "feature-store",
                        "scoring",
                        "sql",
                        "simulator",
                        "local-stack",
                        "k8s-operator")
                .whereLayer("benchmarks")
                .mayOnlyAccessLayers(
                        "events",
                        "importer",
                        "cep-patterns",
                        "feature-store",
                        "scoring",
                        "sql",
                        "simulator",
                        "local-stack",
                        "jobs")
                .check(classes());
    }

    /** Those of the command, one subject each; its root is where they meet. */
    @Test
    void packagesOfTheCommandKnowEachOtherOneWayOnly() {
        slices().matching("io.weir.cli.(*)..").should().beFreeOfCycles().check(classes());
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.weir.cli.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.weir.cli")
                .check(classes());
    }

    @Test
    void flinkStaysOutOfWhatKnowsNoEngine() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "io.weir.events..",
                        "io.weir.importer..",
                        "io.weir.scoring..",
                        "io.weir.sql..",
                        "io.weir.simulator..",
                        "io.weir.k8s..",
                        "io.weir.cli..",
                        "io.weir.localstack..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..")
                .check(classes());
    }

    @Test
    void resultsDoNotReadTheWallClock() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "io.weir.events..",
                        "io.weir.patterns..",
                        "io.weir.features..",
                        "io.weir.scoring..",
                        "io.weir.sql..",
                        "io.weir.jobs..",
                        "io.weir.simulator..",
                        "io.weir.importer..")
                .and()
                // Which texts of rules run is settled when they are submitted, as by any deployment.
                .doNotHaveFullyQualifiedName("io.weir.jobs.SqlRulesJob")
                .and()
                // Its claims tell one publisher from another, and are in no result.
                .doNotHaveFullyQualifiedName("io.weir.jobs.models.ModelRegistry")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(classes());
    }

    /** The compiled classes of every module that is built by now; benchmarks come after this one. */
    private static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPaths(MODULES.stream()
                        .map(module -> HOME.resolve(module).resolve("target/classes"))
                        .filter(Files::isDirectory)
                        .toList());
    }
}
