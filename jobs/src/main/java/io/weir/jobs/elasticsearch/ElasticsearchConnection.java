package io.weir.jobs.elasticsearch;

import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.ElasticsearchTransport;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** How a job reaches Elasticsearch. */
public final class ElasticsearchConnection {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 60_000;

    private ElasticsearchConnection() {}

    /** @param url such as http://localhost:9200 */
    public static ElasticsearchTransport open(String url) {
        RestClient client = RestClient.builder(HttpHost.create(url))
                .setRequestConfigCallback(
                        config -> config.setConnectTimeout(CONNECT_MILLIS).setSocketTimeout(ANSWER_MILLIS))
                .build();
        return new RestClientTransport(client, new JacksonJsonpMapper());
    }
}
