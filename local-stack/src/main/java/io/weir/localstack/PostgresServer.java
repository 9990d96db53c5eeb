package io.weir.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Postgres server with one empty database, {@code weir}, owned by its only user, {@code weir}. */
public final class PostgresServer extends Server {
    private static final String NAME = "weir";

    PostgresServer(StackSettings settings, Progress progress) {
        super("postgres", settings, progress);
    }

    /** Such as {@code jdbc:postgresql://127.0.0.1:15432/weir}. */
    public String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    /** User for {@link #jdbcUrl()}, a superuser. */
    public String user() {
        return NAME;
    }

    /** The user's password. It guards nothing: the server listens on this machine only. */
    public String password() {
        return NAME;
    }

    /** A shell line that opens the database, for people who have psql. */
    public String psqlCommand() {
        return "psql postgresql://%s:%s@%s/%s".formatted(user(), password(), address(), NAME);
    }

    @Override
    public String address() {
        return "127.0.0.1:" + settings().ports().postgres();
    }

    @Override
    void prepare() {
        Unprivileged user = Unprivileged.choose(settings().asRoot());
        Path programs = programs();
        if (!Files.isDirectory(programs)) {
            PostgresPrograms.unpack(programs);
        }
        user.handOver(home());
        user.requireReach(List.of(home(), programs.resolve("bin/postgres")));
        if (!Files.isDirectory(data())) {
            createData(user);
        }
        removeMisleadingPid();
    }

    /** Into a folder of another name first: a run killed meanwhile leaves no half database. */
    private void createData(Unprivileged user) {
        Path unfinished = home().resolve("data.new");
        Trees.delete(unfinished);
        Path passwordFile = home().resolve("password");
        Trees.write(passwordFile, password());
        user.handOver(home());
        ProcessBuilder initdb = new ProcessBuilder(user.wrap(List.of(
                programs().resolve("bin/initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + user(),
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions")));
        initdb.directory(home().toFile());
        initdb.environment().putAll(environment());
        Command.Result result = Command.run(initdb);
        if (!result.ok()) {
            throw new StackException("postgres: initdb failed:%n%s".formatted(result.output()));
        }
        try {
            Files.delete(passwordFile);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("cannot rename %s: %s".formatted(unfinished, e), e);
        }
    }

    /**
     * A killed server leaves its process id behind. Postgres sees by itself that the process is gone, unless the system
     * has given the id to another process since: then it takes that one for a server and refuses. No server of ours is
     * alive here.
     */
    private void removeMisleadingPid() {
        Path file = data().resolve("postmaster.pid");
        try {
            if (Files.exists(file)) {
                String first = Files.readAllLines(file).stream().findFirst().orElse("");
                if (!first.matches("\\d{1,18}")
                        || ProcessHandle.of(Long.parseLong(first)).isPresent()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new StackException("cannot read or delete %s: %s".formatted(file, e), e);
        }
    }

    @Override
    List<String> command() {
        List<String> command =
                new ArrayList<>(List.of(programs().resolve("bin/postgres").toString(), "-D", data().toString()));
        command.add("-c");
        // Postgres ignores what it does not know if there is a dot in the name.
        command.add(ServerProcess.marker(settings().folder()));
        settingsOfServer().forEach((key, value) -> {
            command.add("-c");
            command.add(key + "=" + value);
        });
        return Unprivileged.choose(settings().asRoot()).wrap(command);
    }

    /** Nothing here has to survive a power cut, so nothing waits for the disk. */
    private Map<String, String> settingsOfServer() {
        return Map.of(
                "listen_addresses", "127.0.0.1",
                "port", Integer.toString(settings().ports().postgres()),
                "unix_socket_directories", "",
                "shared_buffers", settings().memory().postgresBuffers() + "MB",
                "max_connections", "50",
                "fsync", "off",
                "full_page_writes", "off",
                "log_min_messages", "warning",
                "log_checkpoints", "off",
                "timezone", "UTC");
    }

    @Override
    Map<String, String> environment() {
        return Map.of("LC_ALL", "C", "TZ", "UTC");
    }

    @Override
    public Path log() {
        return settings().folder().resolve("logs").resolve("postgres.out");
    }

    /** Fast shutdown: clients are disconnected rather than waited for. */
    @Override
    String stopSignal() {
        return "INT";
    }

    /** Ready when it answers; the first time, the database is created. */
    @Override
    boolean isReady() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), user(), password());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
            if (!found.next()) {
                statement.executeUpdate("CREATE DATABASE " + NAME);
            }
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    private Path programs() {
        return home().resolve("postgresql-" + WeirHome.version("postgresql"));
    }

    private Path data() {
        return home().resolve("data");
    }
}
