package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void freePortsAreAllDifferentAndGivenOnesAreKept() {
        StackPorts ports = new StackPorts(0, 0, 0, 15_432, 0, 0, 0).resolved();
        assertThat(ports.postgres()).isEqualTo(15_432);
        assertThat(Arrays.stream(Part.values()).flatMap(part -> ports.of(part).values().stream()))
                .hasSize(7)
                .doesNotHaveDuplicates()
                .allMatch(port -> port > 1023);
    }

    @Test
    void everyTakenPortIsNamedWithItsPartItsOwnerAndItsSetting() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket everywhere = new ServerSocket(0)) {
            StackPorts ports = StackPorts.FREE.resolved();
            int beforeOne = one.getLocalPort() - 2;
            StackSettings settings = StackSettings.in(Path.of("target", "ports"))
                    .withPorts(new StackPorts(
                            one.getLocalPort(),
                            ports.kafkaController(),
                            ports.elasticsearch(),
                            ports.postgres(),
                            ports.flink(),
                            everywhere.getLocalPort(),
                            beforeOne));
            assertThatThrownBy(() -> PortCheck.requireFree(settings.ports(), settings.parts(), List.of(1, 2)))
                    .isInstanceOf(StackException.class)
                    .hasMessageContainingAll(
                            "port %d for kafka is taken".formatted(one.getLocalPort()),
                            "--kafka-port %d (or 0"
                                    .formatted(
                                            (one.getLocalPort() + 10_000) > 65_535
                                                    ? one.getLocalPort() - 10_000
                                                    : one.getLocalPort() + 10_000),
                            "port %d for flink is taken".formatted(everywhere.getLocalPort()),
                            "--flink-port ",
                            "port %d for the metrics of a TaskManager is taken".formatted(one.getLocalPort()),
                            "--metrics-port ");
            String us = Long.toString(ProcessHandle.current().pid());
            Stream.of(one, everywhere)
                    .map(socket -> PortOwner.of(socket.getLocalPort()))
                    .forEach(owner -> owner.ifPresent(text -> assertThat(text).contains(us)));
            PortCheck.requireFree(settings.ports(), List.of(Part.POSTGRES), List.of());
        }
    }
}
