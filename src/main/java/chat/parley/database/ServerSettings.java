package chat.parley.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the embedded server is told at every start.
///
/// Durable as a database of money must be, reachable from this machine only, by password only, and small: one team's
/// chat fits in these buffers, and the rest of the memory is the system's to cache with.
record ServerSettings(Path cluster, int port, Machine machine) {

    /// Settings an operator adds here are kept, except for those that durability and access rest on.
    static final String LOCAL = "postgresql.local.conf";

    void write() throws IOException {
        Files.writeString(cluster.resolve("postgresql.conf"), configuration());
        Files.writeString(cluster.resolve("pg_hba.conf"), access());
    }

    private String configuration() {
        return """
                # Written by Parley at every start. Put settings of your own into %s beside this file.
                shared_buffers = 48MB
                work_mem = 8MB
                maintenance_work_mem = 64MB
                max_connections = 60
                max_wal_size = 512MB
                min_wal_size = 80MB
                io_method = sync
                max_parallel_workers = 0
                max_parallel_workers_per_gather = 0
                autovacuum_max_workers = 1
                autovacuum_worker_slots = 2
                max_logical_replication_workers = 0
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                # What goes wrong in a statement is the caller's to log, without what people wrote in it.
                log_min_messages = log
                log_min_error_statement = panic
                log_error_verbosity = terse
                log_checkpoints = off
                include_if_exists = '%s'

                fsync = on
                synchronous_commit = on
                full_page_writes = on
                %spassword_encryption = 'scram-sha-256'
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                logging_collector = off
                """.formatted(LOCAL, LOCAL, machine.isMac() ? "wal_sync_method = fsync_writethrough\n" : "", port);
    }

    private static String access() {
        return """
                # Written by Parley at every start.
                host parley      parley   127.0.0.1/32 scram-sha-256
                host all         postgres 127.0.0.1/32 scram-sha-256
                host replication postgres 127.0.0.1/32 scram-sha-256
                """;
    }
}
