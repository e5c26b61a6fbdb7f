package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import chat.parley.http.LongCsv;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls by the thousand: none is left out, and demo money stays out of what is real.
@QuarkusTest
class LongTablesTest {

    private static final int REAL = LongCsv.PAGE * 2 + 1;

    @Inject
    Cast cast;

    @Inject
    EntityManager entities;

    @Test
    void aTableHasEveryCallOnceAndNoneOfTheOtherBook() {
        var account = Ids.next();
        calls(account, "real", "2018-03-01", REAL);
        calls(account, "demo", "2018-03-01", 3);
        var real = table("account=" + account);
        assertThat(real).hasSize(REAL).doesNotHaveDuplicates().allMatch(line -> line.contains(",real,"));
        assertThat(real.stream().map(line -> line.split(",")[1])).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(table("book=real&account=" + account)).isEqualTo(real);
        assertThat(table("book=demo&account=" + account)).hasSize(3).allMatch(line -> line.contains(",demo,"));
    }

    @Test
    void aListHasOneBookToo() {
        var account = Ids.next();
        calls(account, "real", "2018-03-01", 2);
        calls(account, "demo", "2018-03-01", 3);
        cast.as(cast.ada())
                .get("/api/admin/attempts?account=" + account)
                .then()
                .body("items.book", contains("real", "real"));
        cast.as(cast.ada())
                .get("/api/admin/attempts?book=demo&account=" + account)
                .then()
                .body("items.book", hasSize(3))
                .body("items.book", everyItem(equalTo("demo")));
    }

    @ParameterizedTest
    @CsvSource({
        "day=2018-03-02, 5",
        "from=2018-03-02&to=2018-03-03, 12",
        "from=2018-03-03&to=2018-03-31, 7",
        "from=2018-03-04&to=2018-03-31, 0",
    })
    void theDaysAskedForAreBothIncluded(String days, int expected) {
        var account = Ids.next();
        calls(account, "real", "2018-03-01", 3);
        calls(account, "real", "2018-03-02", 5);
        calls(account, "real", "2018-03-03", 7);
        assertThat(table(days + "&account=" + account)).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "attempts?book=play, book",
        "attempts?from=2018-03-02&to=2018-03-01, to",
        "ledger?account=0199d5a0-0000-7000-8000-000000000001&book=play, book",
        "budget-requests?status=lost, status",
    })
    void whatIsNoQuestionIsRefusedNamingTheField(String path, String field) {
        cast.as(cast.ada())
                .get("/api/admin/" + path + "&format=csv")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field));
    }

    /// Without a header, as lines.
    private List<String> table(String question) {
        var lines = cast.as(cast.ada())
                .get("/api/admin/attempts?format=csv&" + question)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString("calls.csv"))
                .extract()
                .asString()
                .lines()
                .toList();
        return lines.subList(1, lines.size());
    }

    /// Of nobody's limits and in no report; many begin at one moment.
    private void calls(UUID account, String book, String day, int count) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("""
                        INSERT INTO attempts (id, entry_point, book, state, account_id, replica_id, provider_id, offer_id,
                            model_id, price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate, output_rate,
                            wanted_tokens, granted_tokens, held, cost, outcome, created_at, settled_at)
                        SELECT gen_random_uuid(), 'chat', ?2, 'settled', ?1, ?1, ?1, ?1, 'long-table', ?1, ?3::date, 1,
                            'bytes', 1, 1, 1, 1, 1, 7, 7, 'completed', ?3::date + n / 10 * interval '1 second' + interval '9 hours',
                            ?3::date + interval '10 hours'
                        FROM generate_series(1, ?4) AS n
                        """.replace("?3::date", "CAST(?3 AS date)"))
                        .setParameter(1, account)
                        .setParameter(2, book)
                        .setParameter(3, day)
                        .setParameter(4, count)
                        .executeUpdate());
    }
}
