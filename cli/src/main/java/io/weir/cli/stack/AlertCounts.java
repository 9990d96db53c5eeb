package io.weir.cli.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.AlertWatch;
import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How many distinct alerts each store holds.
 *
 * @param live of those in Kafka, how many open a case
 */
public record AlertCounts(long kafka, long live, long elasticsearch, long caseQueue) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESTART =
            "./weir status shows what is down, ./weir up starts it again. What is in Kafka already is not lost";

    static AlertCounts of(LocalStack stack, AlertWatch watch) {
        List<Alert> alerts = watch.alerts();
        long live =
                alerts.stream().filter(alert -> alert.mode() == AlertMode.LIVE).count();
        return new AlertCounts(alerts.size(), live, elasticsearch(stack), caseQueue(stack));
    }

    public boolean agree() {
        return kafka == elasticsearch && live == caseQueue;
    }

    private static long elasticsearch(LocalStack stack) {
        String index = stack.elasticsearch().url() + "/" + Detection.ALERTS_INDEX;
        // What was just indexed is searchable only after a refresh.
        ask(HttpRequest.newBuilder(URI.create(index + "/_refresh"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        String answer =
                ask(HttpRequest.newBuilder(URI.create(index + "/_count")).build());
        try {
            return JSON.readTree(answer).path("count").asLong();
        } catch (IOException e) {
            throw new UserError("Elasticsearch answered no JSON: " + answer, e);
        }
    }

    private static String ask(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UserError("Elasticsearch does not answer at " + request.uri() + ": " + RESTART, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Elasticsearch", e);
        }
    }

    private static long caseQueue(LocalStack stack) {
        try (Connection connection = DriverManager.getConnection(
                        stack.postgres().jdbcUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM case_queue")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new UserError(
                    "Postgres does not tell the size of the case queue (" + e.getMessage() + "): " + RESTART, e);
        }
    }
}
