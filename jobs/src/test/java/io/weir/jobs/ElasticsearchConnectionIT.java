package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.HealthStatus;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.elasticsearch.ElasticsearchConnection;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real Elasticsearch behind a door that wants TLS and a login, as a proxy in front of one does. */
@ExtendWith(TestStack.class)
class ElasticsearchConnectionIT {
    private static final String STORE_PASSWORD = "changeit";
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("weir:s3cret".getBytes(StandardCharsets.UTF_8));

    private final LocalStack stack;

    @TempDir
    private Path folder;

    ElasticsearchConnectionIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void aJobComesInWithItsLoginAndTrustsOnlyTheAuthoritiesItWasGiven() throws Exception {
        HttpsServer door = door();
        door.start();
        try {
            String url = "https://localhost:" + door.getAddress().getPort();
            String ours = certificate("door");
            assertThat(status(new ElasticsearchAccess(url, "weir", "s3cret", ours)))
                    .isNotEqualTo(HealthStatus.Red);
            assertThatThrownBy(() -> status(new ElasticsearchAccess(url, "weir", "wrong", ours)))
                    .hasMessageContaining("401");
            assertThatThrownBy(() -> status(new ElasticsearchAccess(url, "", "", ours)))
                    .hasMessageContaining("401");
            assertThatThrownBy(() -> status(new ElasticsearchAccess(url, "weir", "s3cret", null)))
                    .isInstanceOf(SSLException.class);
            key("stranger");
            assertThatThrownBy(() -> status(new ElasticsearchAccess(url, "weir", "s3cret", certificate("stranger"))))
                    .isInstanceOf(SSLException.class);
        } finally {
            door.stop(0);
        }
    }

    @Test
    void certificatesThatCannotBeReadAreNamed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.crt"));
        assertThatThrownBy(() -> ElasticsearchConnection.open(
                        new ElasticsearchAccess("https://localhost:1", "", "", empty.toString())))
                .hasMessageContaining(empty + " (--elasticsearch.ca) cannot be used: there is no certificate in it");
    }

    private static HealthStatus status(ElasticsearchAccess access) throws IOException {
        try (ElasticsearchClient client = new ElasticsearchClient(ElasticsearchConnection.open(access))) {
            return client.cluster().health().status();
        }
    }

    private HttpsServer door() throws Exception {
        KeyStore store = KeyStore.getInstance(key("door").toFile(), STORE_PASSWORD.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer door = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.setHttpsConfigurator(new HttpsConfigurator(context));
        door.createContext("/", this::letIn);
        return door;
    }

    private void letIn(HttpExchange call) throws IOException {
        try (call) {
            if (!LOGIN.equals(call.getRequestHeaders().getFirst("Authorization"))) {
                call.sendResponseHeaders(401, -1);
                return;
            }
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(stack.elasticsearch().url() + call.getRequestURI()))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (name.equalsIgnoreCase("content-type") || name.equalsIgnoreCase("x-elastic-product")) {
                    call.getResponseHeaders().put(name, values);
                }
            });
            call.sendResponseHeaders(answer.statusCode(), answer.body().length);
            call.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Path key(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD);
        return store;
    }

    private String certificate(String name) throws Exception {
        Path certificate = folder.resolve(name + ".crt");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-file",
                certificate.toString(),
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storepass",
                STORE_PASSWORD);
        return certificate.toString();
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = keytool.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(text).isZero();
        }
    }
}
