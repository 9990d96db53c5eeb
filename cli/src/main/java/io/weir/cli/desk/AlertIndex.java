package io.weir.cli.desk;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One index of an Elasticsearch, into which alerts are put by their ids. */
final class AlertIndex {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String url;
    private final String index;

    AlertIndex(String elasticsearchUrl, String index) {
        this.url = elasticsearchUrl + "/" + encoded(index);
        this.index = index;
    }

    /** Elasticsearch would make it, with a mapping of its own: @throws UserError when it is not there. */
    void require() {
        if (send(HttpRequest.newBuilder(URI.create(url)).method("HEAD", BodyPublishers.noBody()))
                        .statusCode()
                == 404) {
            throw new UserError("there is no index %s at %s: the job makes it when it starts, see --stores.prepare"
                    .formatted(index, url));
        }
    }

    /**
     * The same document twice is the same document.
     *
     * @return null when the index has it; else why it refuses it
     */
    String put(String id, byte[] json) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + "/_doc/" + encoded(id)))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(json)));
        if (answer.statusCode() / 100 == 2) {
            return null;
        }
        try {
            String reason = JSON.readTree(answer.body()).at("/error/reason").asText();
            return "status %d: %s".formatted(answer.statusCode(), reason.isEmpty() ? answer.body() : reason);
        } catch (IOException noJson) {
            return "status %d: %s".formatted(answer.statusCode(), answer.body());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UserError("Elasticsearch does not answer at %s: %s".formatted(url, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
