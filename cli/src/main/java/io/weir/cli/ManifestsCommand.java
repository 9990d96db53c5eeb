package io.weir.cli;

import picocli.CommandLine.Command;

/** What is given to Kubernetes. */
@Command(
        name = "manifests",
        mixinStandardHelpOptions = true,
        description = "Manifests for Kubernetes, such as those in k8s-operator/.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ManifestsCheckCommand.class)
final class ManifestsCommand {}
