package io.weir.cli.page;

import io.weir.localstack.LocalStack;
import io.weir.localstack.Server;
import io.weir.localstack.WeirHome;
import java.util.List;
import java.util.Optional;

/** The status page of a stack: a process of its own, which serves it for as long as the stack is up. */
public final class StatusPage {
    private static final String NAME = "status-page";
    /** It keeps some dozens of alerts and two minutes of rates. */
    private static final String MEMORY = "96m";

    private StatusPage() {}

    public static void start(LocalStack stack, int port) {
        stack.accompany(
                NAME,
                List.of(
                        "-Xmx" + MEMORY,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        WeirHome.find().resolve("cli/target/lib") + "/*",
                        PageProcess.class.getName(),
                        stack.settings().folder().toString(),
                        Integer.toString(port)),
                address(port));
    }

    static String address(int port) {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Where that of a stack is; empty if it has none. */
    public static Optional<String> of(LocalStack stack) {
        return stack.servers().stream()
                .filter(server -> server.name().equals(NAME))
                .map(Server::address)
                .findFirst();
    }
}
