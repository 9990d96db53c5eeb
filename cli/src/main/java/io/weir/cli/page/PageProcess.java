package io.weir.cli.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Serves the status page of one stack, on this machine only: three files, and {@code /now} with what the page shows as JSON. Reads only; there is
 * nothing on it to press.
 *
 * <p>The server is the JDK's own.
 */
final class PageProcess {
    private static final int BACKLOG = 16;
    private static final int THREADS = 2;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    private static final Map<String, String> FILES = Map.of(
            "/", "text/html; charset=utf-8",
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8");

    private final ObjectMapper json = new ObjectMapper();
    private final PageFlow flow;
    private final PageParts parts;

    private PageProcess(PageFlow flow, PageParts parts) {
        this.flow = flow;
        this.parts = parts;
    }

    /** @param args the stack's folder and the port */
    public static void main(String[] args) throws IOException {
        LocalStack stack = LocalStack.attach(Path.of(args[0]));
        PageProcess page = new PageProcess(new PageFlow(stack), new PageParts(stack));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), BACKLOG);
        server.createContext("/", page::answer);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, NOT_ALLOWED, "text/plain; charset=utf-8", bytes("Only GET, please."));
            } else if (path.equals("/now")) {
                send(
                        exchange,
                        OK,
                        "application/json",
                        json.writeValueAsBytes(Map.of("flow", flow.now(), "parts", parts.now())));
            } else if (FILES.containsKey(path)) {
                send(exchange, OK, FILES.get(path), file(path.equals("/") ? "page.html" : path.substring(1)));
            } else {
                send(exchange, NOT_FOUND, "text/plain; charset=utf-8", bytes("There is /, and nothing else to see."));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = PageProcess.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        // What is on the page comes from payments: none of it may run.
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
