package io.weir.jobs.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kibana/import.sh sends and says, held against a server that answers as Kibana's documentation has it. */
class ImportScriptTest {
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("ana:pa\"ss".getBytes(StandardCharsets.UTF_8));

    private HttpServer kibana;
    private String version = "8.19.4";
    private int status = 200;
    private String imported = "{\"successCount\":15,\"success\":true}";
    private String sent = "";
    private String sentTo = "";

    private record Result(int exit, String output) {}

    @BeforeEach
    void start() throws IOException {
        assumeTrue(run("bash", "-c", "command -v curl").exit() == 0, "curl is needed");
        kibana = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kibana.createContext("/", this::answer);
        kibana.start();
    }

    @AfterEach
    void stop() {
        if (kibana != null) {
            kibana.stop(0);
        }
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String path = call.getRequestURI().toString();
            byte[] body = call.getRequestBody().readAllBytes();
            String text = "{\"version\":{\"number\":\"" + version + "\"}}";
            int answer = status;
            if (path.contains("/_import")) {
                sentTo = path;
                sent = new String(body, StandardCharsets.UTF_8);
                text = imported;
            }
            if (call.getRequestHeaders().getFirst("kbn-xsrf") == null) {
                answer = 400;
            } else if (!LOGIN.equals(call.getRequestHeaders().getFirst("Authorization"))) {
                answer = 401;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(answer, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    @Test
    void itSendsEveryObjectForTheDeployment() throws IOException {
        Result result = script("--user", "ana", "--space", "desk", "--prefix", "weir-eu-");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("Imported " + KibanaTest.exported().size() + " objects");
        assertThat(sentTo).isEqualTo("/s/desk/api/saved_objects/_import?overwrite=true");
        assertThat(sent)
                .contains(
                        "\"title\":\"weir-eu-alerts\"", "\"title\":\"weir-eu-dead-letters\"", "\"id\":\"weir-alerts\"")
                .doesNotContain("\"title\":\"weir-alerts\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8.17.1 | 200 | --user ana              | is 8.17.1: these objects want 8.19 or newer
            8.19.4 | 503 | --user ana              | is not ready
            8.19.4 | 404 | --user ana              | what answers at
            8.19.4 | 200 |                         | wants a login
            8.19.4 | 200 | --user ana --space A/B  | --space A/B: small letters
            8.19.4 | 200 | --prefix W*             | --prefix W*: small letters
            8.19.4 | 200 | --usr ana               | --usr: there is no such option
            8.19.4 | 200 | --ca /no/such/file      | --ca /no/such/file: there is no such file
            8.19.4 | 200 | --url                   | --url: its value is missing
            """)
    void itSaysWhatIsWrong(String is, int answers, String options, String said) throws IOException {
        version = is;
        status = answers;
        Result result = script(options == null ? new String[0] : options.split(" "));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains(said);
        assertThat(sent).isEmpty();
    }

    @Test
    void anImportThatIsNotWholeIsAFailure() throws IOException {
        imported =
                "{\"success\":false,\"errors\":[{\"id\":\"weir-alert-triage\",\"error\":{\"type\":\"missing_references\"}}]}";
        Result result = script("--user", "ana");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains("Kibana took not all of it", "missing_references");
    }

    @Test
    void withoutAKibanaItSaysSo() throws IOException {
        stop();
        assertThat(script("--user", "ana").output()).contains("no Kibana answers at http://127.0.0.1:");
    }

    private Result script(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "../kibana/import.sh"));
        command.addAll(
                List.of("--url", "http://127.0.0.1:" + kibana.getAddress().getPort()));
        command.addAll(List.of(options));
        return run(command.toArray(String[]::new));
    }

    private static Result run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KIBANA_PASSWORD", "pa\"ss");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
