package io.weir.jobs.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How a job reaches Postgres: never through {@link java.sql.DriverManager}. That belongs to the whole JVM, and a driver which registers itself there
 * keeps the classes of its job for ever: some ten jobs later the TaskManager or JobManager runs out of metaspace and ends.
 */
public final class PostgresConnection {
    private static final String CONNECT_SECONDS = "5";

    private PostgresConnection() {}

    /**
     * @param url such as jdbc:postgresql://localhost:5432/weir
     * @throws SQLException if nobody answers there, or refuses
     */
    public static Connection open(String url, String user, String password) throws SQLException {
        Driver driver = new Driver();
        // Loading it has registered it.
        if (Driver.isRegistered()) {
            Driver.deregister();
        }
        Properties settings = new Properties();
        settings.setProperty(PGProperty.USER.getName(), user);
        settings.setProperty(PGProperty.PASSWORD.getName(), password);
        settings.setProperty(PGProperty.CONNECT_TIMEOUT.getName(), CONNECT_SECONDS);
        Connection connection = driver.connect(url, settings);
        if (connection == null) {
            throw new SQLException(
                    url + " is not the address of a Postgres database, such as jdbc:postgresql://localhost:5432/weir");
        }
        return connection;
    }
}
