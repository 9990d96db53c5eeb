package io.weir.cli.indices;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.Console;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which deployment's indices a command means, in words of the job's settings, and what runs on them. */
final class IndicesOption {
    private static final String MEMORY = "256m";

    @Mixin
    private FolderOption folder;

    @Option(
            names = "--elasticsearch.url",
            paramLabel = "URL",
            description = "Elasticsearch server, instead of that of a stack on this machine.")
    private String url;

    @Option(names = "--elasticsearch.user", paramLabel = "USER", description = "Its user (default: without a login).")
    private String user;

    @Option(
            names = "--elasticsearch.password",
            paramLabel = "PASSWORD",
            description = "Its password; env:NAME takes it from an environment variable.")
    private String password;

    @Option(
            names = "--elasticsearch.ca",
            paramLabel = "FILE",
            description =
                    "Certificates, in PEM, of the authorities that vouch for it (default: those that Java trusts).")
    private String ca;

    @Option(
            names = "--elasticsearch.index-prefix",
            paramLabel = "PREFIX",
            description = "In front of every index's name, as the job was given it (default: weir-).")
    private String prefix;

    /** By the job's own code, as it is in the cluster jar. */
    int run(String what, List<String> more) throws IOException, InterruptedException {
        String server = url != null
                ? url
                : folder.require(new Console()).elasticsearch().url();
        List<String> arguments = new Arguments()
                .with(List.of(what))
                .with("--elasticsearch.url", server)
                .with("--elasticsearch.user", user)
                .with("--elasticsearch.password", password)
                .with("--elasticsearch.ca", ca)
                .with("--elasticsearch.index-prefix", prefix)
                .with(more)
                .words();
        return ExportProcess.run("io.weir.jobs.IndicesCommand", MEMORY, arguments);
    }
}
