package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.localstack.FreePorts;
import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * S3Proxy in a process of its own on a free port, with a login and one bucket, all of it in memory: names without folders, as S3 has them. Who asks must sign, as version 4 of
 * Amazon's signatures has it; this class does so too, to put the bucket there and to damage what is in it.
 */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "weir";
    static final String KEY = "rehearsal";
    static final String SECRET = "of-an-object-store";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("<Key>([^<]+)</Key>");

    private final Process process;
    private final int port = FreePorts.any();

    /** @param folder for its settings and log */
    S3Server(Path folder) throws Exception {
        Path programs = WeirHome.find().resolve("local-stack/s3-dist/target");
        assertThat(programs.resolve("lib"))
                .as("S3Proxy, which is gathered by -Pobject-store")
                .isDirectory();
        Path settings = Files.writeString(folder.resolve("s3proxy.properties"), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=transient
                jclouds.identity=none
                jclouds.credential=none
                """.formatted(endpoint(), KEY, SECRET));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        programs.resolve("lib") + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!makesBucket()) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("S3Proxy serves; see %s", folder.resolve("s3proxy.log"))
                    .isTrue();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    static Path plugins() {
        return WeirHome.find().resolve("local-stack/s3-dist/target/plugins");
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    private boolean makesBucket() throws GeneralSecurityException, InterruptedException {
        try {
            return ask("PUT", "", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Names of objects that begin so; 1000 at most. */
    List<String> names(String prefix) throws Exception {
        HttpResponse<String> answer = ask("GET", "", "prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        for (Matcher name = NAME.matcher(answer.body()); name.find(); ) {
            names.add(name.group(1));
        }
        return names;
    }

    /** An object without content. */
    void put(String name) throws Exception {
        assertThat(ask("PUT", "/" + name, "").statusCode()).isEqualTo(200);
    }

    void delete(String name) throws Exception {
        assertThat(ask("DELETE", "/" + name, "").statusCode()).isEqualTo(204);
    }

    private HttpResponse<String> ask(String method, String name, String query)
            throws IOException, InterruptedException, GeneralSecurityException {
        String path = "/" + BUCKET
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("%2F", "/")
                        .replace("+", "%20");
        String time = TIME.format(Instant.ofEpochMilli(System.currentTimeMillis()));
        String nothing = sha256("");
        String signed = "host;x-amz-content-sha256;x-amz-date";
        String request = String.join(
                "\n",
                method,
                path,
                query,
                "host:127.0.0.1:" + port,
                "x-amz-content-sha256:" + nothing,
                "x-amz-date:" + time,
                "",
                signed,
                nothing);
        String day = time.substring(0, 8);
        String scope = day + "/us-east-1/s3/aws4_request";
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        String signature = HexFormat.of()
                .formatHex(hmac(key, String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(request))));
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(endpoint() + path + (query.isEmpty() ? "" : "?" + query)))
                        .header("x-amz-content-sha256", nothing)
                        .header("x-amz-date", time)
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                        .formatted(KEY, scope, signed, signature))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
