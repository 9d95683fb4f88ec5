// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own in the memory of this JVM: H2, behind a pool of connections. Its function {@code WAIT_MILLIS}
 * makes a query take its time inside of the database, as one over large tables would; the caller waits for the answer and
 * computes nothing. Opened at the first query; any thread may ask.
 */
final class QueryDatabase implements Closeable {

    private final int connections;
    private final String[] script;
    private @Nullable HikariDataSource source;

    /**
     * @param connections how many queries can run at once; others wait for a connection
     * @param script the statements that fill the database
     */
    QueryDatabase(int connections, String... script) {
        this.connections = connections;
        this.script = script.clone();
    }

    /**
     * Asks for one value.
     *
     * @param query a statement with places for its arguments
     * @param arguments of any type that SQL knows
     * @return the first column of the first row, or "nothing" if there is none
     */
    Object ask(String query, Object... arguments) throws SQLException {
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getObject(1) : "nothing";
            }
        }
    }

    /** Opens and fills it, unless that has been done. */
    void open() throws SQLException {
        source();
    }

    private synchronized HikariDataSource source() throws SQLException {
        if (source == null) {
            HikariConfig config = new HikariConfig();
            // Of this name nobody else's is; it is gone with its last connection.
            config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
            config.setMaximumPoolSize(connections);
            HikariDataSource opened = new HikariDataSource(config);
            try (Connection connection = opened.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ALIAS WAIT_MILLIS FOR 'java.lang.Thread.sleep(long)'");
                for (String each : script) {
                    statement.execute(each);
                }
            } catch (SQLException e) {
                opened.close();
                throw e;
            }
            source = opened;
        }
        return source;
    }

    @Override
    public synchronized void close() {
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
