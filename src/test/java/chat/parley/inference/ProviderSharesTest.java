package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.CatalogProvider;
import chat.parley.inference.Outcome.NeverSent;
import chat.parley.inference.Outcome.Stopped;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How many calls a provider has from this replica at once, and when a stopped one is still read on.
@QuarkusTest
class ProviderSharesTest {

    private static final int LIMIT = 10;

    @Inject
    ProviderClients clients;

    @Inject
    DataSource database;

    @Inject
    Cast cast;

    private final UUID id = Ids.next();
    private final FakeProvider provider = FakeProvider.start();
    private final List<Exchange> underWay = new ArrayList<>();
    private final List<UUID> others = new ArrayList<>();

    /// What all answers wait for in mid-sentence.
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();

    @BeforeEach
    void enter() {
        cast.ada();
        provider.script(
                "m",
                FakeScript.builder()
                        .say("word ")
                        .until(goOn)
                        .say("word ".repeat(200))
                        .finish("stop")
                        .done()
                        .build());
    }

    @AfterEach
    void leave() throws SQLException {
        underWay.forEach(Exchange::abort);
        for (UUID id : others) {
            sql("DELETE FROM replicas WHERE id = '" + id + "'");
        }
        clients.countReplicas();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void upToFourFifthsOfItsLimitAStoppedAnswerIsReadOn(int running) {
        var last = begun(running);
        underWay.getLast().stop();
        goOn.complete(null);
        assertThat(((Stopped) last.await()).usage())
                .isNotNull()
                .satisfies(usage -> assertThat(usage.completion())
                        .isEqualTo(provider.meter().first().usage().output()));
        assertThat(provider.requests()).noneMatch(FakeProvider.Recorded::aborted);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10})
    void aboveItIsResetAtOnce(int running) {
        var last = begun(running);
        underWay.getLast().stop();
        assertThat(((Stopped) last.await()).usage()).isNull();
    }

    @Test
    void noMoreThanTheLimitAreSent() {
        begun(LIMIT);
        assertThat(refused()).isEqualTo(Kind.SATURATED);
        assertThat(provider.requests()).hasSize(LIMIT);
    }

    /// Whole calls only, so that all replicas together stay within it; a replica always has one.
    @ParameterizedTest
    @CsvSource({"1, 5", "2, 3", "3, 2", "9, 1", "11, 1"})
    void eachReplicaHasItsShare(int more, int share) throws SQLException {
        for (int i = 0; i < more; i++) {
            other();
        }
        clients.countReplicas();
        begun(share);
        assertThat(refused()).isEqualTo(Kind.SATURATED);
    }

    @Test
    void fourFifthsAreOfTheShare() throws SQLException {
        other();
        clients.countReplicas();
        var last = begun(5);
        underWay.getLast().stop();
        assertThat(((Stopped) last.await()).usage()).isNull();
    }

    private Heard begun(int calls) {
        Heard last = new Heard();
        for (int i = 0; i < calls; i++) {
            last = new Heard();
            underWay.add(clients.send(limited(), body(), null, last));
            last.awaitFirst();
        }
        return last;
    }

    private Kind refused() {
        var heard = new Heard();
        underWay.add(clients.send(limited(), body(), null, heard));
        return ((NeverSent) heard.await()).failure().kind();
    }

    private CatalogProvider limited() {
        var any = Offers.of("deepseek").provider();
        return new CatalogProvider(
                id,
                "Limited",
                provider.baseUrl(),
                any.profile(),
                any.book(),
                any.unknownUsage(),
                any.pricedAt(),
                LIMIT,
                Duration.ofSeconds(60),
                100_000);
    }

    private static byte[] body() {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":100000}"
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A replica that lives for as long as the test.
    private void other() throws SQLException {
        var replica = Ids.next();
        others.add(replica);
        sql("INSERT INTO replicas (id, installation) VALUES ('%s', '%s')".formatted(replica, Ids.next()));
        sql("INSERT INTO replica_leases VALUES ('%s', now() + interval '1 hour')".formatted(replica));
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }
}
