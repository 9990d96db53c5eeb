package io.weir.jobs.elasticsearch;

import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.ElasticsearchTransport;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** How a job reaches Elasticsearch. */
public final class ElasticsearchConnection {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 60_000;

    private ElasticsearchConnection() {}

    /** @throws IllegalStateException when the certificates cannot be read, naming the file */
    public static ElasticsearchTransport open(ElasticsearchAccess server) {
        RestClientBuilder builder = RestClient.builder(HttpHost.create(server.url()))
                .setRequestConfigCallback(
                        config -> config.setConnectTimeout(CONNECT_MILLIS).setSocketTimeout(ANSWER_MILLIS));
        if (!server.user().isEmpty()) {
            String login = server.user() + ":" + server.password();
            builder.setDefaultHeaders(new Header[] {
                new BasicHeader(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            });
        }
        if (server.ca() != null) {
            SSLContext trusting = trusting(server.ca());
            builder.setHttpClientConfigCallback(client -> client.setSSLContext(trusting));
        }
        return new RestClientTransport(builder.build(), new JacksonJsonpMapper());
    }

    private static SSLContext trusting(String ca) {
        try (InputStream file = Files.newInputStream(Path.of(ca))) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                authorities.setCertificateEntry(Integer.toString(authorities.size()), certificate);
            }
            if (authorities.size() == 0) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The certificates for Elasticsearch in " + ca + " (--elasticsearch.ca) cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }
}
