package io.weir.benchmarks.rules;

import io.weir.events.Topics;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Generated rules that are published on a running job and retired again, as often as one likes. One more hits one payment in five hundred, so that it can be seen. */
final class PublishedRules {
    /** Of so many payments ten are hit in the mean. */
    static final int ENOUGH = 5_000;

    private static final String SEEN = "seen";
    /** Ahead of the clock, which is the load's event time: what is compiled by then keeps nobody waiting. */
    private static final Duration AHEAD = Duration.ofSeconds(4);

    private final String bootstrapServers;
    private final List<RulePlan> plans = new ArrayList<>();
    private boolean inForce;

    PublishedRules(String bootstrapServers, int count) {
        this.bootstrapServers = bootstrapServers;
        for (String text : GeneratedRules.texts(count - 1)) {
            add(text);
        }
        add(GeneratedRules.text(SEEN, "MOD(amount_minor, 500) = 7"));
    }

    private void add(String text) {
        plans.add(RulePlan.unpublished(RuleChecker.header(text), text));
    }

    /** Puts them in force or retires them, from a time on that is over when it returns; a job that lags behind hears of it later. */
    void inForce(boolean wanted) throws ExecutionException, InterruptedException {
        if (wanted == inForce) {
            return;
        }
        Instant from = Instant.now().plus(AHEAD);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < plans.size(); i++) {
                RulePlan plan = plans.get(i);
                RuleStage latest = plan.stages().get(plan.stages().size() - 1);
                // What was before is of no use to a load that only goes on.
                RulePlan next = new RulePlan(
                        plan.id(),
                        plan.revision() + 1,
                        List.of(latest.as(wanted ? Status.LIVE : Status.RETIRED, from, "benchmarks", "somebody")));
                plans.set(i, next);
                producer.send(new ProducerRecord<>(
                                Topics.RULES, RulePlan.key(plan.id()).getBytes(StandardCharsets.UTF_8), next.write()))
                        .get();
            }
        }
        inForce = wanted;
        TimeUnit.MILLISECONDS.sleep(
                Math.max(0, Duration.between(Instant.now(), from).toMillis()));
    }
}
