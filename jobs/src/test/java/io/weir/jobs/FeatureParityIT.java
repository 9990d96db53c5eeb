package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.features.Catalogue;
import io.weir.jobs.export.FeatureExport;
import io.weir.localstack.LocalStack;
import io.weir.simulator.SimEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same payments through the live job on a real cluster and through an export: the same vectors. */
@ExtendWith(TestStack.class)
class FeatureParityIT {
    private static final String COLUMNS =
            "id,time,type,account,customer,amount,currency,counterparty,counterpartyBank,merchant,terminal,mcc,channel,country,latitude,longitude,device,ip";

    private final LocalStack stack;

    @TempDir
    private Path folder;

    FeatureParityIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void anExportHasTheVectorsOfTheLiveJob() throws Exception {
        SimulatedStream stream = SimulatedStream.inOrder(16, 2);
        Map<String, double[]> live;
        try (Deployment job = new Deployment(stack, "parity")) {
            stream.sendAll(job);
            // Bounded, so that event time ends and no vector waits for newer payments.
            job.submit("--features.enabled", "true", "--kafka.bounded", "true");
            long payments = transactions(stream).stream()
                    .map(Transaction::id)
                    .distinct()
                    .count();
            job.await(
                    "a vector for each of " + payments + " payments, of which it has made some",
                    () -> job.messages(Topics.FEATURES).size() >= payments);
            live = live(job.messages(Topics.FEATURES));
        }
        Map<String, double[]> exported = exported(transactions(stream));
        assertThat(live.keySet()).isEqualTo(exported.keySet());
        live.forEach((id, vector) -> assertThat(exported.get(id)).as(id).isEqualTo(vector));
    }

    private static List<Transaction> transactions(SimulatedStream stream) throws BadEvent {
        List<Transaction> transactions = new ArrayList<>();
        for (SimEvent event : stream.events()) {
            if (event.topic().equals(Topics.TRANSACTIONS)) {
                transactions.add(TransactionCodec.read(event.bytes(), event.sentMillis()));
            }
        }
        return transactions;
    }

    private static Map<String, double[]> live(List<ConsumerRecord<byte[], byte[]>> messages) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, double[]> vectors = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            JsonNode vector = json.readTree(message.value());
            assertThat(vector.get("schemaHash").asText())
                    .isEqualTo(Catalogue.shipped().schemaHash());
            double[] values = new double[vector.get("values").size()];
            for (int i = 0; i < values.length; i++) {
                JsonNode value = vector.get("values").get(i);
                values[i] = value.isNull() ? Double.NaN : value.asDouble();
            }
            assertThat(vectors.put(vector.get("transactionId").asText(), values))
                    .as("one vector a payment")
                    .isNull();
        }
        return vectors;
    }

    private Map<String, double[]> exported(List<Transaction> transactions) throws Exception {
        Path csv = folder.resolve("payments.csv");
        Files.write(
                csv,
                Stream.concat(Stream.of(COLUMNS), transactions.stream().map(FeatureParityIT::row))
                        .toList());
        Path mapping = folder.resolve("mapping.yaml");
        Files.writeString(
                mapping,
                "fields:\n"
                        + Arrays.stream(COLUMNS.split(",", -1))
                                .map(column -> column.equals("time")
                                        ? "  time: {column: time, pattern: \"yyyy-MM-dd'T'HH:mm:ss[.SSS]X\"}\n"
                                        : "  " + column + ": " + column + "\n")
                                .collect(Collectors.joining()));
        Path out = folder.resolve("out");
        FeatureExport.main(
                new String[] {"--input", csv.toString(), "--mapping", mapping.toString(), "--out", out.toString()});

        Map<String, double[]> vectors = new HashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(out.resolve("features.csv.gz"))), StandardCharsets.UTF_8))) {
            int first = Arrays.asList(in.readLine().split(",", -1)).indexOf("amount");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",", -1);
                vectors.put(
                        cells[0],
                        Arrays.stream(cells, first, cells.length)
                                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                                .toArray());
            }
        }
        return vectors;
    }

    private static String row(Transaction t) {
        return Stream.of(
                        t.id(),
                        t.time(),
                        t.type(),
                        t.account(),
                        t.customer(),
                        BigDecimal.valueOf(t.amountMinor(), 2).toPlainString(),
                        t.currency(),
                        t.counterparty(),
                        t.counterpartyBank(),
                        t.merchant(),
                        t.terminal(),
                        t.mcc(),
                        t.channel(),
                        t.country(),
                        Double.isNaN(t.latitude()) ? null : t.latitude(),
                        Double.isNaN(t.longitude()) ? null : t.longitude(),
                        t.device(),
                        t.ip())
                .map(value -> Objects.toString(value, ""))
                .collect(Collectors.joining(","));
    }
}
