package io.weir.jobs;

import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.elasticsearch.Indices;
import io.weir.jobs.elasticsearch.Mismatch;
import io.weir.jobs.postgres.CaseQueue;
import io.weir.jobs.postgres.PostgresConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Makes ready what a job writes to: index templates and a table. What contradicts them is refused, and left as it is. */
final class Stores {
    private Stores() {}

    /** @throws IllegalStateException when a store cannot be reached or refuses, saying which and what to do */
    static void prepare(DetectionSettings settings) {
        if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
            prepareIndices(settings.elasticsearch(), settings.indexPrefix());
        }
        if (settings.writesTo(DetectionSettings.Output.POSTGRES)) {
            prepareCaseQueue(settings);
        }
    }

    private static void prepareIndices(ElasticsearchAccess access, String prefix) {
        List<Mismatch> wrong;
        try (Elasticsearch server = new Elasticsearch(access)) {
            wrong = new Indices(server, prefix).prepare();
        } catch (IllegalStateException e) {
            throw refusal("The index templates cannot be prepared", e);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(
                    "Elasticsearch at %s does not fit this release, and nothing was started:%n  %s"
                            .formatted(
                                    access.url(),
                                    wrong.stream().map(Mismatch::toString).collect(Collectors.joining("\n  "))));
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
                        + ". Start it, correct its address, or prepare the templates (weir indices prepare) and the table yourself and pass --stores.prepare false.",
                cause);
    }
}
