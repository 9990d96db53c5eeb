package io.weir.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs Elasticsearch and Postgres, which refuse root, as somebody else when we are root; else as we are, if we can. */
final class Unprivileged {
    /**
     * The namespace maps one user, nobody, onto root. Without a mapping a process may not even chown a file to itself,
     * which the JVM does when Elasticsearch loads its agent.
     */
    private static final List<String> IN_NAMESPACE =
            List.of("unshare", "--user", "--map-user=65534", "--map-group=65534");

    private static final List<List<String>> AS_NOBODY = List.of(
            List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "--"),
            List.of("runuser", "-u", "nobody", "--"));

    private final List<String> prefix;
    private final boolean changesOwner;

    private Unprivileged(List<String> prefix, boolean changesOwner) {
        this.prefix = prefix;
        this.changesOwner = changesOwner;
    }

    /**
     * Tries what works here.
     *
     * @throws StackException if nothing does
     */
    static Unprivileged choose(AsRoot wish) {
        if (!isRoot()) {
            // Postgres wants a user with a name; a container may have been given a bare number.
            boolean unnamed = !Command.run(List.of("id", "-un")).ok();
            return new Unprivileged(unnamed && works(IN_NAMESPACE) ? IN_NAMESPACE : List.of(), false);
        }
        if (wish != AsRoot.NOBODY && works(IN_NAMESPACE)) {
            return new Unprivileged(IN_NAMESPACE, false);
        }
        if (wish != AsRoot.USER_NAMESPACE) {
            for (List<String> way : AS_NOBODY) {
                if (works(way)) {
                    return new Unprivileged(way, true);
                }
            }
        }
        throw new StackException(
                "Elasticsearch and Postgres refuse to run as root, and this system offers no way around it (tried: %s): run as a normal user"
                        .formatted(
                                switch (wish) {
                                    case AUTO -> "unshare --user, setpriv, runuser";
                                    case USER_NAMESPACE -> "unshare --user";
                                    case NOBODY -> "setpriv, runuser";
                                }));
    }

    static boolean isRoot() {
        return Command.run(List.of("id", "-u")).output().strip().equals("0");
    }

    private static boolean works(List<String> way) {
        return Command.run(concat(way, List.of("true"))).ok();
    }

    List<String> wrap(List<String> command) {
        return concat(prefix, command);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Gives a folder and all in it to whom the server will run as. Also undoes what a run with another way has done. */
    void handOver(Path folder) {
        if (!isRoot()) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            UserPrincipal owner = folder.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(changesOwner ? "nobody" : "root");
            for (Path file : (Iterable<Path>) tree::iterator) {
                if (!Files.isSymbolicLink(file) && !owner.equals(Files.getOwner(file))) {
                    Files.setOwner(file, owner);
                }
            }
        } catch (IOException e) {
            throw new StackException("cannot change the owner of %s: %s".formatted(folder, e), e);
        }
    }

    /**
     * Makes sure that the server will get at these files.
     *
     * @throws StackException naming the first folder in the way
     */
    void requireReach(List<Path> files) {
        if (!changesOwner) {
            return;
        }
        for (Path file : files) {
            if (mayUse(file)) {
                continue;
            }
            Path closed = file;
            for (Path parent = file.getParent(); parent != null && !mayUse(parent); parent = parent.getParent()) {
                closed = parent;
            }
            throw new StackException(
                    ("user nobody, as whom Elasticsearch and Postgres run when started by root, cannot get at %s because %s is closed to others:"
                                    + " run as a normal user, or choose a folder that everybody may enter")
                            .formatted(file, closed));
        }
    }

    private boolean mayUse(Path file) {
        return Command.run(wrap(List.of("test", "-x", file.toString()))).ok();
    }
}
