package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.cli.command.Console;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.Detection;
import io.weir.localstack.LocalStack;
import io.weir.localstack.ServerStatus;
import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Everything that must be right for the job to run, looked at before it is. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at what the detection job needs, and says of everything that is not right what to do: Java, memory, disk and ports of this machine; servers and their versions;",
            "topics, their partitions, cleanup.policy, max.message.bytes and rights; index templates and indices; the table of cases and rights on it. Changes nothing.",
            "Without settings it looks at the stack on this machine, or whether one could start. With settings of the job, as it is given them, it looks at another environment:",
            "--kafka.bootstrap-servers, --kafka.properties, --kafka.topic-prefix, --elasticsearch.url, --elasticsearch.user, --postgres.url and so on; docs/settings.md lists them all.",
            "Exits with 1 if something is wrong. What is only worth a look does not count."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final String MEMORY = "256m";

    @Mixin
    private FolderOption folder;

    @Option(
            names = "--json",
            description = "Print an array of findings: part, state (WELL, LOOK or WRONG), what, todo.")
    private boolean json;

    @Option(
            names = "--prometheus",
            paramLabel = "URL",
            description =
                    "Also look at the Prometheus at this address: whether it has the alerting rules, hears the job, and has whom to tell.")
    private String prometheus;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        ArrayNode findings = new ObjectMapper().createArrayNode();
        Optional<LocalStack> stack = settings.isEmpty() ? folder.running(console) : Optional.empty();
        if (settings.isEmpty()) {
            Machine machine = new Machine(findings);
            machine.examine(folder.folders().get(0), stack.isPresent());
        }
        List<String> servers = new ArrayList<>();
        if (prometheus != null) {
            servers.addAll(List.of(
                    "--prometheus",
                    prometheus,
                    WeirHome.find().resolve("monitoring").resolve("alerts.yml").toString()));
        }
        servers.addAll(settings);
        stack.ifPresent(running -> {
            findings.addAll(servers(running));
            servers.addAll(List.of(
                    "--kafka.bootstrap-servers", running.kafka().bootstrapServers(),
                    "--features.enabled", "true",
                    "--elasticsearch.url", running.elasticsearch().url(),
                    "--elasticsearch.index-prefix", Detection.INDEX_PREFIX,
                    "--postgres.url", running.postgres().jdbcUrl(),
                    "--postgres.user", running.postgres().user(),
                    "--postgres.password", running.postgres().password()));
        });
        if (!servers.isEmpty()) {
            List<String> told = ExportProcess.lines("io.weir.jobs.DoctorCommand", MEMORY, servers);
            findings.addAll((ArrayNode) new ObjectMapper().readTree(told.get(told.size() - 1)));
        }
        if (json) {
            console.line("%s", findings.toPrettyString());
        } else {
            tell(console, findings, settings.isEmpty() && stack.isEmpty());
        }
        return wrong(findings) == 0 ? 0 : 1;
    }

    private static ArrayNode servers(LocalStack stack) {
        ArrayNode findings = new ObjectMapper().createArrayNode();
        for (ServerStatus server : stack.status()) {
            findings.addObject()
                    .put("part", server.name())
                    .put("state", server.alive() ? "WELL" : "WRONG")
                    .put("what", server.alive() ? "runs at " + server.address() : "is down; its log: " + server.log())
                    .put("todo", server.alive() ? null : "Start it again with ./weir up");
        }
        return findings;
    }

    private static long wrong(ArrayNode findings) {
        long wrong = 0;
        for (JsonNode finding : findings) {
            wrong += finding.path("state").asText().equals("WRONG") ? 1 : 0;
        }
        return wrong;
    }

    private static void tell(Console console, ArrayNode findings, boolean noServers) {
        for (JsonNode finding : findings) {
            console.line(
                    "%-6s %-28s %s",
                    switch (finding.path("state").asText()) {
                        case "WELL" -> "well";
                        case "LOOK" -> "look";
                        default -> "WRONG";
                    },
                    finding.path("part").asText(),
                    finding.path("what").asText());
            if (!finding.path("todo").isNull()) {
                console.line("%-6s %-28s -> %s", "", "", finding.path("todo").asText());
            }
        }
        if (noServers) {
            console.line(
                    "No stack is running, so no server was looked at: ./weir up starts one; settings of the job name another environment, see --help.");
        }
        long wrong = wrong(findings);
        console.line(wrong == 0 ? "Nothing is wrong." : wrong + (wrong == 1 ? " thing is" : " things are") + " wrong.");
    }
}
