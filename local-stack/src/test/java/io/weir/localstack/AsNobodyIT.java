package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The second way of running as root, for systems whose kernel allows no user namespaces. */
class AsNobodyIT {
    @BeforeEach
    void onlyForRoot() {
        assumeTrue(Unprivileged.isRoot(), "only root needs another user to run Elasticsearch and Postgres");
    }

    @Test
    void elasticsearchAndPostgresRunAsNobodyAndLaterInANamespaceOnTheSameData() throws Exception {
        StackSettings settings = StackSettings.in(Path.of("target", "as-nobody"))
                .withPorts(StackPorts.FREE)
                .withParts(Part.POSTGRES)
                .withFresh(true)
                .withAsRoot(AsRoot.NOBODY);
        assumeReach(settings.folder());
        try (LocalStack stack = LocalStack.start(settings.withParts(Part.POSTGRES, Part.ELASTICSEARCH))) {
            for (Server server : stack.servers()) {
                assertThat(Files.getOwner(Path.of("/proc", Long.toString(server.pid())))
                                .getName())
                        .isEqualTo("nobody");
            }
        }
        LocalStack.start(settings.withFresh(false).withAsRoot(AsRoot.AUTO)).close();
    }

    @Test
    void aFolderThatNobodyCannotEnterIsNamed() throws Exception {
        Path closed = Files.createDirectories(Path.of("target", "closed")).toAbsolutePath();
        assumeReach(closed.getParent());
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        StackSettings settings = StackSettings.in(closed.resolve("stack"))
                .withPorts(StackPorts.FREE)
                .withParts(Part.POSTGRES)
                .withAsRoot(AsRoot.NOBODY);
        assertThatThrownBy(() -> LocalStack.start(settings))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll("user nobody", closed + " is closed to others", "run as a normal user");
    }

    private static void assumeReach(Path folder) {
        Path existing = Trees.create(folder);
        assumeTrue(
                Command.run(java.util.List.of(
                                "setpriv", "--reuid=nobody", "--clear-groups", "test", "-x", existing.toString()))
                        .ok(),
                "this checkout lies where nobody may go");
    }
}
