package chat.parley.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journey.ErrorsDocument.Row;
import chat.parley.journey.Refusals.Refused;
import io.restassured.response.Response;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// docs/errors.md against the running product: every row is met as it is written, and the money does what its
/// section says.
class ErrorsIT {

    /// What nobody can bring about from outside, and why.
    private static final Map<String, String> NOT_FROM_OUTSIDE = Map.ofEntries(
            Map.entry("sign_in_busy", "hundreds would have to sign in at once: PasswordsTest"),
            Map.entry("too_many_estimates", "nine would have to meet: EstimateTest"),
            Map.entry("storage_error", "text that the database would refuse is cleaned before it gets there"),
            Map.entry("budget_frozen", "only books that do not add up are frozen"),
            Map.entry("books_differ", "nor can those be released: BooksTest"),
            Map.entry("correction_over_limit", "a charge that was too low is the matter of CorrectionsTest"),
            Map.entry("not_charged", "so are calls that were not charged"),
            Map.entry("books_unavailable", "the database would have to fail in the middle of a request"),
            Map.entry("database_unavailable", "a database that goes away is the matter of DatabaseAwayIT"),
            Map.entry("internal_error", "a known way to one would be mended"),
            Map.entry("not_set_up", "what comes before set-up is the matter of SetupTest"),
            Map.entry("shutting_down", "a server that ends is the matter of RollingStopIT"),
            Map.entry("server_restarted", "a server that is killed is the matter of TurnCrashIT"),
            Map.entry("already_linked", "what needs a sign-in server is the matter of CompanyLinkTest"),
            Map.entry("no_other_sign_in", "what needs a sign-in server is the matter of CompanyLinkTest"),
            Map.entry("sign_in_unreachable", "what needs a sign-in server is the matter of CompanyLinkTest"));

    private static House house;
    private static Refusals refusals;
    private static Settings settings;
    private static Faults faults;
    private static int people;

    @BeforeAll
    static void open() throws IOException {
        var environment = new HashMap<>(Faults.impatience());
        environment.put("PARLEY_UPSTREAM_PROFILE", "deepseek");
        // In the end it need not wait for what still writes.
        environment.put("PARLEY_TURN_GRACE", "1S");
        house = new House(environment);
        house.answers("", "An answer.");
        var provider = house.ada()
                .get(house.parley.http("/api/admin/providers"))
                .<String>path("items.find { it.source == 'environment' }.id");
        refusals = new Refusals(house, provider);
        settings = new Settings(house, provider);
        faults = new Faults(house, provider);
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
    }

    @Test
    void everyRowHasAProofOrAReason() {
        var written = ErrorsDocument.rows().stream().map(Row::slug).collect(Collectors.toSet());
        var known = Stream.of(refusals.ways(), settings.ways(), settings.programs(), faults.scripts(), NOT_FROM_OUTSIDE)
                .flatMap(ways -> ways.keySet().stream())
                .toList();
        assertThat(known).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(written);
    }

    @TestFactory
    Stream<DynamicTest> everyRowIsTrue() {
        return ErrorsDocument.rows().stream()
                .filter(row -> !NOT_FROM_OUTSIDE.containsKey(row.slug()))
                .map(row -> DynamicTest.dynamicTest(row.slug(), () -> prove(row)));
    }

    private static void prove(Row row) {
        var name = "person" + ++people;
        var id = house.member(name);
        var person = Person.signIn(house.parley, House.email(name));
        switch (row.section()) {
            case NOT_SENT -> isRefusedForNothing(row, person, refusals.ways().get(row.slug()));
            case SETTINGS -> isRefusedForNothing(row, person, settings.ways().get(row.slug()));
            case PROGRAMS -> isRefusedToPrograms(row, person);
            case REFUSED -> failsForNothing(row, person);
            case BROKE_OFF -> {
                switch (row.slug()) {
                    case "account_disabled" -> isStoppedAndCharged(row, person, id);
                    case "conversation_deleted" -> isDeletedAndCharged(row, person);
                    default -> failsAndIsCharged(row, person);
                }
            }
        }
    }

    private static void isRefusedForNothing(Row row, Person person, Function<Person, Refused> way) {
        var refused = way.apply(person);
        var before = person.budgets();
        int sent = house.provider.requests().size();
        var answer = refused.request().get();
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(row.status());
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("type")).isEqualTo(row.slug());
        assertThat(answer.<Integer>path("status")).isEqualTo(row.status());
        assertThat(answer.<String>path("detail")).isNotBlank();
        if (row.status() == 429) {
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        }
        if (row.code() != null) {
            isToldToPrograms(row.code(), row.status(), refused.program().get());
        }
        assertThat(person.budgets()).isEqualTo(before);
        assertThat(house.provider.requests()).hasSize(sent);
    }

    private static void failsForNothing(Row row, Person person) {
        faults.prepare(row.slug());
        var before = person.budgets();
        UUID conversation = person.begin();
        UUID turn = person.turn(conversation, Map.of("model", Faults.model(row.slug())));
        var view = person.awaitEnd(turn);
        assertThat(view.getString("status")).isEqualTo("failed");
        assertThat(view.getString("failure")).isEqualTo(row.slug());
        assertThat(person.answer(conversation, turn)).containsEntry("failure", row.slug());
        assertThat(view.getString("cost")).isIn(null, "0.000000000");
        var told = person.complete(person.key(), Faults.model(row.slug()), "A question.");
        isToldToPrograms(row.code(), told.statusCode(), told);
        assertThat(person.budgets()).isEqualTo(before);
        assertThat(person.held()).isZero();
    }

    private static void failsAndIsCharged(Row row, Person person) {
        UUID conversation = person.begin();
        UUID turn = person.turn(conversation, Map.of("model", Faults.model(row.slug())));
        var view = person.awaitEnd(turn);
        assertThat(view.getString("status")).isEqualTo("failed");
        assertThat(view.getString("failure")).isEqualTo(row.slug());
        var answer = person.answer(conversation, turn);
        assertThat(answer).containsEntry("failure", row.slug());
        assertThat((String) answer.get("content"))
                .isEqualTo(row.slug().equals("provider_timed_out") ? "" : "Some of the answer");
        assertThat(answer.get("usage")).asString().contains("estimated=true");
        isCharged(person, view.getString("cost"));
    }

    private static void isStoppedAndCharged(Row row, Person person, String id) {
        UUID conversation = person.begin();
        UUID turn = person.turn(conversation, Map.of("model", Faults.model(row.slug())));
        person.awaitText(turn);
        become(id, "disabled");
        assertThat(person.get("/api/me").statusCode()).isEqualTo(401);
        become(id, "active");
        var again = Person.signIn(house.parley, person.email());
        var view = again.awaitEnd(turn);
        assertThat(view.getString("failure")).isEqualTo(row.slug());
        isCharged(again, view.getString("cost"));
    }

    /// Whoever watches learns it; afterwards there is nothing left to look at but the money.
    private static void isDeletedAndCharged(Row row, Person person) {
        UUID conversation = person.begin();
        UUID turn = person.turn(conversation, Map.of("model", Faults.model(row.slug())));
        person.awaitText(turn);
        var watching = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(house.parley.http("/api/turns/" + turn + "/events"))
                                .header("Cookie", "parley=" + person.session())
                                .build(),
                        BodyHandlers.ofInputStream())
                .join();
        person.bare()
                .delete(house.parley.http("/api/conversations/" + conversation))
                .then()
                .statusCode(204);
        assertThat(new Scanner(watching.body(), UTF_8).useDelimiter("\\A").next())
                .contains("event: end", row.slug());
        assertThat(person.get("/api/turns/" + turn).statusCode()).isEqualTo(404);
        Awaitility.await().until(() -> person.held().signum() == 0);
        assertThat(person.spent()).isPositive();
    }

    private static void isCharged(Person person, String cost) {
        assertThat(cost).isNotNull();
        assertThat(new BigDecimal(cost)).isPositive();
        assertThat(person.spent()).isEqualByComparingTo(cost);
        assertThat(person.held()).isZero();
    }

    private static void isRefusedToPrograms(Row row, Person person) {
        var refused = settings.programs().get(row.slug()).apply(person);
        var before = person.budgets();
        int sent = house.provider.requests().size();
        isToldToPrograms(row.slug(), row.status(), refused.request().get());
        assertThat(person.budgets()).isEqualTo(before);
        assertThat(house.provider.requests()).hasSize(sent);
    }

    private static void isToldToPrograms(String code, int status, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status).isGreaterThanOrEqualTo(400);
        assertThat(answer.<String>path("error.code")).isEqualTo(code);
        assertThat(answer.<String>path("error.message")).isNotBlank();
    }

    private static void become(String id, String status) {
        house.ada()
                .contentType("application/json")
                .body(Map.of("status", status))
                .patch(house.parley.http("/api/admin/accounts/" + id))
                .then()
                .statusCode(200);
    }
}
