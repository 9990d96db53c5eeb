package io.weir.cli.command;

import io.weir.localstack.KafkaTopics;
import io.weir.localstack.LocalStack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * A Kafka and how to speak to it.
 *
 * @param servers host:port, with commas between them
 * @param properties of every client beyond ours, for TLS and logins
 * @param isLocal whether it is a stack's, where we make the topics ourselves
 */
public record Brokers(String servers, Map<String, String> properties, boolean isLocal) {
    private static final int ANSWER_SECONDS = 30;

    /** Copies the map. */
    public Brokers {
        properties = Map.copyOf(properties);
    }

    public static Brokers of(LocalStack stack) {
        return new Brokers(stack.kafka().bootstrapServers(), Map.of(), true);
    }

    /** The configuration of a client: these properties, what a command wants of it, and the address. */
    public Map<String, Object> client(Map<String, Object> ours) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putAll(ours);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        return all;
    }

    /**
     * Before something is written to a topic: on a stack it is made, elsewhere its administrator has made it.
     *
     * @throws UserError naming a topic that is not there
     */
    public void requireTopic(KafkaTopics.Topic topic) {
        if (isLocal) {
            KafkaTopics.create(servers, List.of(topic));
            return;
        }
        try (Admin admin = Admin.create(client(Map.of()))) {
            Set<String> there = admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (!there.contains(topic.name())) {
                throw new UserError("there is no topic %s at %s: its administrator makes it, with %d partition%s%s"
                        .formatted(
                                topic.name(),
                                servers,
                                topic.partitions(),
                                topic.partitions() == 1 ? "" : "s",
                                topic.config().isEmpty() ? "" : " and " + topic.config()));
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new UserError("Kafka at %s does not answer: %s".formatted(servers, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    /** The address: what a message to a person needs. */
    @Override
    public String toString() {
        return servers;
    }
}
