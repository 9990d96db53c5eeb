package io.weir.localstack;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How a server does.
 *
 * @param name of the server
 * @param alive is its process there?
 * @param pid its process id; empty if not alive
 * @param residentBytes memory it takes, 0 if not alive; empty where the system does not tell
 * @param address where clients reach it
 * @param log its log file
 */
public record ServerStatus(
        String name, boolean alive, OptionalLong pid, OptionalLong residentBytes, String address, Path log) {
    static ServerStatus of(Server server) {
        OptionalLong pid = server.pidIfAlive();
        return new ServerStatus(
                server.name(), pid.isPresent(), pid, server.residentBytes(), server.address(), server.log());
    }
}
