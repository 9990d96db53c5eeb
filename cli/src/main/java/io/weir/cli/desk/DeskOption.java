package io.weir.cli.desk;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.BrokersOption;
import io.weir.cli.command.Console;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose dead letters and late events: of which Kafka, and of which deployment on it. */
final class DeskOption {
    @Mixin
    private BrokersOption brokers;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description =
                    "In front of every topic's name, as the job was given --kafka.topic-prefix (default: nothing).")
    private String topicPrefix;

    Brokers brokers(Console console) {
        return brokers.brokers(console);
    }

    /** For a job that a command starts. */
    List<String> jobArguments(Console console) {
        return brokers.jobArguments(console);
    }

    /** @param name one of {@link Topics} */
    String topic(String name) {
        return topicPrefix + name;
    }

    String topicPrefix() {
        return topicPrefix;
    }

    DeadLetters deadLetters(Console console) {
        return new DeadLetters(brokers(console), topicPrefix);
    }

    /**
     * @param url named by the user; null for the one of the stack
     * @return null when none was named and there is no stack
     */
    String elasticsearch(String url, Console console) {
        LocalStack stack = url != null ? null : stack(console);
        return stack == null ? url : stack.elasticsearch().url();
    }

    /** Null where Kafka was named by its address. */
    LocalStack stack(Console console) {
        return brokers.stack(console);
    }
}
