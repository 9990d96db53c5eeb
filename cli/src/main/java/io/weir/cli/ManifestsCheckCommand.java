package io.weir.cli;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.JobSettings;
import io.weir.k8s.Kinds;
import io.weir.k8s.ManifestCheck;
import io.weir.k8s.Manifests;
import io.weir.k8s.ManifestsRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds what is wrong with manifests before a cluster does. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks manifests together, without a cluster: against the schemas of their kinds, the arguments of the jobs by the jobs' own code, and that"
                    + " images, Secrets, ConfigMaps, topics, rights, ports and selectors agree.",
            "Such as: ./weir manifests check k8s-operator/overlays/prod-eu k8s-operator/surroundings/prod-eu k8s-operator/on-demand/replay.yaml"
        })
final class ManifestsCheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "PLACE",
            description = "A folder with a kustomization.yaml, rendered by kubectl kustomize, or a YAML file.")
    private List<Path> places;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "A Secret that something outside these manifests makes. May be given more than once.")
    private Set<String> secrets = new HashSet<>();

    @Option(
            names = "--crds",
            paramLabel = "FILE",
            description =
                    "Schemas of your cluster, from: kubectl get crds -o yaml. They win over those that come along. May be given more than once.")
    private List<Path> crds = new ArrayList<>();

    @Override
    public Integer call() {
        try {
            Manifests manifests = Manifests.read(places);
            ManifestCheck.Result result =
                    ManifestCheck.of(manifests, Kinds.shipped().with(crds), JobSettings.code(), secrets);
            if (!result.problems().isEmpty()) {
                throw new UserError(
                        result.problems().size() + " problems:\n  " + String.join("\n  ", result.problems()));
            }
            Console console = new Console();
            if (!result.unknownKinds().isEmpty()) {
                console.line(
                        "No schema is known here of %s: give your cluster's with --crds.",
                        String.join(", ", result.unknownKinds()));
            }
            console.line(
                    "%d objects, and nothing is wrong with them.",
                    manifests.all().size());
            return 0;
        } catch (ManifestsRefused e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
