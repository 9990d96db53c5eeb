package io.weir.benchmarks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.job.Servers;
import io.weir.benchmarks.job.TopicContent;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Payments out of the topics with the features that the job computed of them: how much of a rule is asked at all hangs on what it meets. */
record Payments(List<Transaction> transactions, List<float[]> vectors) {
    /**
     * The last of the simulated ones, whose windows are full.
     *
     * @param most payments
     */
    static Payments of(Servers servers, Simulation simulation, int most) throws IOException, BadEvent {
        List<String> request = new ArrayList<>(List.of("detect"));
        request.addAll(servers.arguments("bench-vectors"));
        request.addAll(
                List.of("--kafka.bounded", "true", "--decisions.enabled", "false", "--features.enabled", "true"));
        servers.jvm(RulesArm.name(0)).run(request);
        Map<String, Transaction> last = last(simulation, most);
        ObjectMapper json = new ObjectMapper();
        List<Transaction> transactions = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        try (TopicContent features = new TopicContent(servers.bootstrapServers(), Topics.FEATURES)) {
            features.forEachSince(features.beginnings(), message -> {
                JsonNode vector = json.readTree(message);
                Transaction transaction = last.get(vector.path("transactionId").asText());
                if (transaction != null) {
                    transactions.add(transaction);
                    vectors.add(values(vector.path("values")));
                }
            });
        }
        if (transactions.size() != last.size()) {
            throw new IllegalStateException("The job wrote vectors of %,d of the last %,d payments"
                    .formatted(transactions.size(), last.size()));
        }
        return new Payments(transactions, vectors);
    }

    int size() {
        return transactions.size();
    }

    private static Map<String, Transaction> last(Simulation simulation, int most) {
        List<Transaction> ring = new ArrayList<>();
        int seen = 0;
        EventStream events = simulation.events();
        while (events.hasNext()) {
            SimEvent event = events.next();
            if (event.transaction() != null) {
                if (ring.size() < most) {
                    ring.add(event.transaction());
                } else {
                    ring.set(seen % most, event.transaction());
                }
                seen++;
            }
        }
        Map<String, Transaction> byId = new HashMap<>();
        ring.forEach(transaction -> byId.put(transaction.id(), transaction));
        return byId;
    }

    private static float[] values(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).isNull() ? Float.NaN : array.get(i).floatValue();
        }
        return values;
    }
}
