package io.weir.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.stack.UserStack;
import io.weir.localstack.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The status page of a running stack, looked at with a browser where there is one. {@code -Dweir.docs=write} takes the picture in docs/ anew. */
public final class StatusPages {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String LET_IT_ASK_MILLIS = "6000";
    private static final int PATIENCE_SECONDS = 60;
    private static final Path PICTURE = Path.of(System.getProperty("weir.home"), "docs", "status-page.png");

    private StatusPages() {}

    public static void showsWhatHappened(Path folder) throws Exception {
        String address = StatusPage.of(LocalStack.attach(folder)).orElseThrow();
        assertThat(get(address).body()).contains("<title>Weir</title>");
        // It looks once a second, and a look that failed is told for as long.
        UserStack.await(() -> {
            String now = get(address + "now").body();
            return now.contains("velocity-burst") && now.contains("\"trouble\":\"\"");
        });
        HttpResponse<String> elsewhere = get(address + "../etc/passwd");
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(elsewhere.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(address))
                                        .POST(BodyPublishers.ofString("x"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        Optional<Path> browser = browser();
        if (browser.isEmpty()) {
            assertThat(System.getenv("CI"))
                    .as("a browser is missing: install chromium")
                    .isNull();
            return;
        }
        assertThat(shown(browser.get(), address))
                .contains("All parts are well")
                .containsPattern("<td>velocity-burst</td><td class=\"number\">1</td>")
                .contains("detection job</td><td class=\"well\">running")
                .containsPattern("<td>velocity-burst</td><td>[a-z]+</td><td>account [^<]+</td><td>[^<]+payments");
        if ("write".equals(System.getProperty("weir.docs"))) {
            open(browser.get(), address, "--screenshot=" + PICTURE, "--window-size=1200,1000", "--hide-scrollbars");
        }
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }

    private static Optional<Path> browser() {
        return BROWSERS.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The page as the browser has it after some seconds. */
    private static String shown(Path browser, String address) throws Exception {
        return open(browser, address, "--dump-dom");
    }

    /** What a browser prints that does with the page what the options say, after some seconds. */
    private static String open(Path browser, String address, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--virtual-time-budget=" + LET_IT_ASK_MILLIS));
        command.addAll(List.of(options));
        command.add(address);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}
