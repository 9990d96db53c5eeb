package io.weir.cli.topics;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.BrokersOption;
import io.weir.cli.command.Console;
import io.weir.localstack.LocalStack;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose plans of models, thresholds and rules: of which Kafka, and of which deployment on it. */
public final class PlansOption {
    @Mixin
    private BrokersOption brokers;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description =
                    "In front of every topic's name, as the job was given --kafka.topic-prefix (default: nothing).")
    private String topicPrefix;

    /** @throws io.weir.cli.command.UserError when no Kafka is named and no stack is running */
    public PlanTopic topic(Console console) {
        Brokers kafka = brokers.brokers(console);
        return new PlanTopic(kafka, topicPrefix);
    }

    /** Empty where Kafka was named by its address: what else stands there we do not know. */
    public Optional<LocalStack> stack(Console console) {
        return Optional.ofNullable(brokers.stack(console));
    }
}
