package io.weir.jobs.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresConnectionTest {
    @Test
    void theDriverStaysWhereTheJobsClassesCanGo() {
        assertThatThrownBy(() -> PostgresConnection.open("jdbc:postgresql://127.0.0.1:1/none", "nobody", ""))
                .isInstanceOf(SQLException.class);
        assertThat(DriverManager.drivers().map(Driver::getClass))
                .as("registered drivers keep the classes of a job that has ended")
                .doesNotContain(org.postgresql.Driver.class);
    }

    @Test
    void anAddressOfSomethingElseIsNamed() {
        assertThatThrownBy(() -> PostgresConnection.open("jdbc:mysql://localhost/weir", "nobody", ""))
                .hasMessage(
                        "jdbc:mysql://localhost/weir is not the address of a Postgres database, such as jdbc:postgresql://localhost:5432/weir");
    }
}
