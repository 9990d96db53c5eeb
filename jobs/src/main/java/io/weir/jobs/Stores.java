package io.weir.jobs;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.elasticsearch.ElasticsearchConnection;
import io.weir.jobs.postgres.CaseQueue;
import io.weir.jobs.postgres.PostgresConnection;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates the index and the table that a job writes to where they do not exist yet. What is there already is left as it is. */
final class Stores {
    private Stores() {}

    /** @throws IllegalStateException when a store cannot be reached or refuses, saying which and what to do */
    static void prepare(DetectionSettings settings) {
        if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
            prepareIndex(settings.elasticsearch(), settings.alertsIndex());
        }
        if (settings.writesTo(DetectionSettings.Output.POSTGRES)) {
            prepareCaseQueue(settings);
        }
    }

    private static void prepareIndex(ElasticsearchAccess server, String index) {
        try (ElasticsearchClient client = new ElasticsearchClient(ElasticsearchConnection.open(server));
                InputStream mapping = Stores.class.getResourceAsStream("/elasticsearch-alerts.json")) {
            if (!client.indices().exists(request -> request.index(index)).value()) {
                client.indices().create(request -> request.index(index).withJson(mapping));
            }
        } catch (ElasticsearchException e) {
            // Two jobs may start at once: the other one was faster.
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw refusal("Elasticsearch at " + server.url() + " refused to create the index " + index, e);
            }
        } catch (IOException e) {
            throw refusal("Elasticsearch at " + server.url() + " cannot be reached", e);
        }
    }

    private static void prepareCaseQueue(DetectionSettings settings) {
        try (Connection connection = PostgresConnection.open(
                        settings.postgresUrl(), settings.postgresUser(), settings.postgresPassword());
                Statement statement = connection.createStatement()) {
            for (String ddl : CaseQueue.schema(settings.postgresTable())) {
                statement.execute(ddl);
            }
        } catch (SQLException e) {
            throw refusal("Postgres at " + settings.postgresUrl() + " cannot be used to create the case queue", e);
        }
    }

    private static IllegalStateException refusal(String what, Exception cause) {
        return new IllegalStateException(
                what + ": " + cause.getMessage()
                        + ". Start it, correct its address, or create the index and table yourself and pass --stores.prepare false.",
                cause);
    }
}
