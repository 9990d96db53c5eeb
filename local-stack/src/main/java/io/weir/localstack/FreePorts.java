package io.weir.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Hands out free ports, no port twice. They lie below the range from which Linux and macOS take the local ports of
 * outgoing connections: a port from that range could be lost to any client while its server is being restarted.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    private final Set<Integer> given;
    private int next;

    FreePorts(Collection<Integer> taken) {
        given = new HashSet<>(taken);
        // Two stacks that start at once begin their search in different places.
        next = (int) (ProcessHandle.current().pid() * 97 % COUNT);
    }

    /** Any port that is free now. */
    public static int any() {
        return new FreePorts(List.of()).orKeep(0);
    }

    int orKeep(int port) {
        return orKeep(port, 1);
    }

    /** The first of so many in a row. */
    int orKeep(int port, int inARow) {
        if (port != 0) {
            return port;
        }
        for (int tried = 0; tried < COUNT; tried++) {
            int candidate = FIRST + next;
            next = (next + 1) % (COUNT - inARow);
            List<Integer> row =
                    IntStream.range(candidate, candidate + inARow).boxed().toList();
            if (row.stream().allMatch(one -> !given.contains(one) && isFree(one))) {
                given.addAll(row);
                return candidate;
            }
        }
        throw new StackException(
                "no free port between %d and %d on 127.0.0.1: set the ports".formatted(FIRST, FIRST + COUNT - 1));
    }

    /** Whether nothing listens there on this machine now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
