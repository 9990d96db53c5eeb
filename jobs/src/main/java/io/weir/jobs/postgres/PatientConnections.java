package io.weir.jobs.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a database that may be down for a while. The connector's own provider gives up at the first refusal, which fails the
 * job; this one goes on asking for {@link #PATIENCE}, while the job waits with what it has. Only then does it fail, and the job restarts from its
 * checkpoint and waits again.
 */
final class PatientConnections implements JdbcConnectionProvider {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PatientConnections.class);
    /** Shorter than Flink's patience with a task that is being cancelled (180 s), which this would hold up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LAST_PAUSE_MILLIS = 2_000;
    private static final int CHECK_SECONDS = 5;

    private final String url;
    private final String user;
    private final String password;

    private transient Connection connection;
    private transient Counter retries;

    PatientConnections(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Every refusal from now on. */
    void count(Counter refusals) {
        retries = refusals;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public boolean isConnectionValid() throws SQLException {
        return connection != null && connection.isValid(CHECK_SECONDS);
    }

    @Override
    public Connection getOrEstablishConnection() throws SQLException {
        if (isConnectionValid()) {
            return connection;
        }
        closeConnection();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LAST_PAUSE_MILLIS)) {
            try {
                connection = PostgresConnection.open(url, user, password);
                return connection;
            } catch (SQLException refused) {
                if (System.nanoTime() > deadline) {
                    throw refused;
                }
                if (retries != null) {
                    retries.inc();
                }
                LOG.warn("The case queue cannot be reached, again in {} ms: {}", pause, refused.getMessage());
                pause(pause, refused);
            }
        }
    }

    private static void pause(long millis, SQLException refused) throws SQLException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused;
        }
    }

    @Override
    public void closeConnection() {
        try (Connection ending = connection) {
            connection = null;
        } catch (SQLException e) {
            LOG.warn("A connection to the case queue did not close cleanly: {}", e.getMessage());
        }
    }

    @Override
    public Connection reestablishConnection() throws SQLException {
        closeConnection();
        return getOrEstablishConnection();
    }
}
