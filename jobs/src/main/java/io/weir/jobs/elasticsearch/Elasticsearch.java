package io.weir.jobs.elasticsearch;

import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NStringEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/** A server that is asked in JSON: what the tools that look after indices want, where most of a question and its answer is passed on as it is. */
public final class Elasticsearch implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final ContentType LINES = ContentType.create("application/x-ndjson", "UTF-8");

    private final String url;
    private final RestClient client;

    public Elasticsearch(ElasticsearchAccess access) {
        url = access.url();
        client = ((RestClientTransport) ElasticsearchConnection.open(access)).restClient();
    }

    /** It answered, and said no. */
    public static final class Refused extends IllegalStateException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String message, Throwable cause) {
            super(message, cause);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Where it is. */
    public String url() {
        return url;
    }

    /**
     * @param path with its parameters
     * @param body null for none
     * @throws Refused when it says no, with its reason
     * @throws IllegalStateException when nobody answers
     */
    public JsonNode ask(String method, String path, JsonNode body) {
        return send(method, path, body == null ? null : body.toString(), ContentType.APPLICATION_JSON);
    }

    /** The same; nothing where it does not know what is asked about. */
    public JsonNode find(String path) {
        try {
            return ask("GET", path, null);
        } catch (Refused e) {
            if (e.status() == 404) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    /** @param lines each ended */
    JsonNode bulk(String lines) {
        return send("POST", "/_bulk", lines, LINES);
    }

    private JsonNode send(String method, String path, String body, ContentType type) {
        Request request = new Request(method, path);
        if (body != null) {
            request.setEntity(new NStringEntity(body, type));
        }
        try {
            return read(client.performRequest(request));
        } catch (ResponseException e) {
            int status = e.getResponse().getStatusLine().getStatusCode();
            throw new Refused(status, "Elasticsearch at " + url + " says " + status + ": " + reason(e), e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Elasticsearch at " + url + " cannot be reached: " + e.getMessage()
                            + ". Start it, or correct --elasticsearch.url",
                    e);
        }
    }

    private static JsonNode read(Response response) throws IOException {
        return response.getEntity() == null
                ? MissingNode.getInstance()
                : JSON.readTree(EntityUtils.toByteArray(response.getEntity()));
    }

    /** The first cause it names; else what it said. */
    private static String reason(ResponseException e) {
        try {
            JsonNode error = read(e.getResponse()).path("error");
            String root = error.at("/root_cause/0/reason").asText();
            return root.isEmpty() ? error.path("reason").asText(error.asText()) : root;
        } catch (IOException noJson) {
            return e.getResponse().getStatusLine().getReasonPhrase();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new IllegalStateException("Closing the Elasticsearch client failed", e);
        }
    }
}
