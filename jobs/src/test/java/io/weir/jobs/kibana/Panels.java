package io.weir.jobs.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.kibana.Questions.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a real Elasticsearch what every panel asks. */
public final class Panels {
    private Panels() {}

    /**
     * The panels that have nothing to show, and those whose question is refused, each with why.
     *
     * @param prefix of the deployment's indices
     */
    public static List<String> withoutRows(Elasticsearch server, String prefix) throws IOException {
        List<String> without = new ArrayList<>();
        for (Question question : new Questions(KibanaTest.exported()).all()) {
            String index = prefix + question.index().substring(DataView.PREFIX.length());
            try {
                JsonNode answer = server.ask("POST", "/" + index + "/_search", question.search());
                if (rows(answer) == 0) {
                    without.add(question.title() + " has no rows: " + question.search());
                }
            } catch (Elasticsearch.Refused e) {
                without.add(question.title() + " is refused: " + e.getMessage());
            }
        }
        return without;
    }

    /** Documents of a list; else innermost buckets with something in them. */
    private static int rows(JsonNode answer) {
        if (!answer.at("/_shards/failed").asText().equals("0")) {
            return 0;
        }
        if (answer.path("aggregations").isMissingNode() || !hasBuckets(answer.path("aggregations"))) {
            return answer.at("/hits/total/value").asInt();
        }
        return innermost(answer.path("aggregations"));
    }

    private static boolean hasBuckets(JsonNode aggregations) {
        for (JsonNode aggregation : aggregations) {
            if (aggregation.has("buckets")) {
                return true;
            }
        }
        return false;
    }

    private static int innermost(JsonNode aggregations) {
        int rows = 0;
        for (JsonNode aggregation : aggregations) {
            for (JsonNode bucket : aggregation.path("buckets")) {
                if (bucket.path("doc_count").asInt() > 0) {
                    rows += hasBuckets(bucket) ? innermost(bucket) : 1;
                }
            }
        }
        return rows;
    }
}
