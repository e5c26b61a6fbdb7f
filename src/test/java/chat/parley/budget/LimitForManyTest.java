package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.audit.AuditEvent;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One limit for each of many, all of them or none.
@QuarkusTest
class LimitForManyTest extends GroupStage {

    @Test
    void whoHasNoneGetsItAndWhoHasAnotherIsChanged() {
        var people = IntStream.range(0, 5)
                .mapToObj(i -> cast.newMember("many-" + i).id())
                .toList();
        set("user", people.subList(0, 3), "7", null)
                .body("made", equalTo(3))
                .body("changed", equalTo(0))
                .body("items.owner.name", contains("many-0", "many-1", "many-2"))
                .body("items.warning", everyItem(nullValue()));
        set("user", people.subList(2, 4), "9", "more work")
                .body("made", equalTo(1))
                .body("changed", equalTo(1))
                .body("items.limit", everyItem(equalTo("9.000000000")));
        // Those that have it already need no reason and are left alone.
        set("user", people.subList(2, 5), "9", null)
                .body("made", equalTo(1))
                .body("changed", equalTo(0))
                .body("items", hasSize(3));
        assertThat(people.stream().map(this::limits))
                .containsExactly(both("7"), both("7"), both("9"), both("9"), both("9"));
        assertThat(reasons(people.get(2))).containsExactlyInAnyOrder("", "", "more work", "more work");
    }

    @Test
    void theyAreInForceAtOnceAndWhoSpentMoreIsNamed() {
        var spent = cast.newMember("many-spent").id();
        var poor = cast.newMember("many-poor").id();
        var rich = cast.newMember("many-rich").id();
        set("user", List.of(spent, poor, rich), "1", null);
        for (var book : Book.values()) {
            settle((Granted) reserve(spent, book), ONE);
        }
        set("user", List.of(rich, spent, poor), "0.000000049", "less")
                .body("changed", equalTo(3))
                .body("items.owner.name", contains("many-poor", "many-rich", "many-spent"))
                .body("items.warning", contains(null, null, "below_spent"));
        assertThat(Stream.of(spent, poor, rich).map(this::reserve)).allMatch(Refused.class::isInstance);
        set("user", List.of(poor, rich), "0.000000050", "just enough");
        assertThat(Stream.of(poor, rich).map(this::reserve)).allMatch(Granted.class::isInstance);
        assertThat(reserve(spent)).isInstanceOf(Refused.class);
    }

    @Test
    void groupsTheirMembersAndModelsToo() {
        var ann = cast.newMember("many-ann").id();
        var ben = cast.newMember("many-ben").id();
        var groups = List.of(group("Many north", ann), group("Many south", ben));
        for (var kind : List.of("group", "group_member")) {
            set(kind, groups, "0.000000050", null).body("made", equalTo(2));
        }
        for (var book : Book.values()) {
            assertThat(Stream.of(ann, ben).map(person -> reserve(person, book))).allMatch(Granted.class::isInstance);
            assertThat(Stream.of(ann, ben).map(person -> reserve(person, book))).allMatch(Refused.class::isInstance);
        }
        // Whatever is put on a shared account while calls are under way counts them.
        set("group", groups, "0.000000049", "less").body("items.warning", everyItem(equalTo("below_spent")));

        var models = Stream.of("many-one", "many-two").map(this::model).toList();
        ask("model", models, "3", null).statusCode(200).body("made", equalTo(2));
        ask("model", models, "4", "more").statusCode(200).body("changed", equalTo(2));
    }

    /// Each change takes up the calls under way of all these groups, while others settle.
    @Test
    void whileCallsRaceEachIsCountedOnce() throws Exception {
        var people = IntStream.range(0, 4)
                .mapToObj(i -> cast.newMember("many-racer-" + i).id())
                .toList();
        var groups = IntStream.range(0, 4)
                .mapToObj(i -> group("Many racers " + i, people.get(i)))
                .toList();
        set("group", groups, "1", null);
        var over = new AtomicBoolean();
        try (var callers = Executors.newFixedThreadPool(4)) {
            var calls = people.stream()
                    .map(person -> callers.submit(() -> callUntil(over, person)))
                    .toList();
            for (int i = 0; i < 12; i++) {
                set("group", groups, i % 2 == 0 ? "2" : "1", "now " + i).body("changed", equalTo(4));
            }
            over.set(true);
            for (int i = 0; i < 4; i++) {
                int made = calls.get(i).get();
                assertThat(made).isPositive();
                assertThat(pool(groups.get(i)).posted).isEqualTo(new Money(made * ONE.nano()));
                assertThat(pool(groups.get(i)).held).isEqualTo(Money.ZERO);
            }
        }
    }

    @Test
    void whereTwoAdminsDoItAtOnceOneIsTheFirst() throws Exception {
        try (var admins = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 5; round++) {
                int each = round;
                var people = IntStream.range(0, 4)
                        .mapToObj(i ->
                                cast.newMember("many-twice-" + each + i).id().toString())
                        .toList();
                var five =
                        admins.submit(() -> ask("user", people, "5", "at once").statusCode(200));
                var six =
                        admins.submit(() -> ask("user", people, "6", "at once").statusCode(200));
                int made = sum("made", five.get(), six.get());
                assertThat(made).as("made once").isEqualTo(4);
                assertThat(sum("changed", five.get(), six.get()))
                        .as("by the second")
                        .isEqualTo(4);
            }
        }
    }

    private static int sum(String field, ValidatableResponse one, ValidatableResponse other) {
        return one.extract().<Integer>path(field) + other.extract().<Integer>path(field);
    }

    private int callUntil(AtomicBoolean over, UUID person) {
        int made = 0;
        while (!over.get()) {
            settle((Granted) reserve(person), ONE);
            made++;
        }
        return made;
    }

    @Test
    void oneThatIsNobodyAndNoneIsSet() {
        var person = cast.newMember("many-and-nobody").id();
        for (var nobody : List.of(Ids.next().toString(), "nobody", "")) {
            ask("user", List.of(person.toString(), nobody), "7", null)
                    .statusCode(400)
                    .body("errors.field", contains("ids[1]"))
                    .body("errors.code", contains("unknown_choice"));
        }
        assertThat(limits(person)).isEmpty();
    }

    @Test
    void withoutAReasonNoneIsChanged() {
        var old = cast.newMember("many-old").id();
        var fresh = cast.newMember("many-fresh").id();
        set("user", List.of(old), "7", null);
        for (var none : new String[] {null, "", " \n "}) {
            ask("user", List.of(fresh.toString(), old.toString()), "8", none)
                    .statusCode(400)
                    .body("errors.field", contains("reason"))
                    .body("errors.code", contains("required"));
        }
        assertThat(limits(old)).isEqualTo(both("7"));
        assertThat(limits(fresh)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "organisation, 7, kind",
        "member, 7, kind",
        "team, 7, kind",
        "user, -1, limit",
        "user, 1000000000.000000001, limit",
        "user, many, limit",
    })
    void whatCannotBeIsRefusedNamingTheField(String kind, String limit, String field) {
        var person = cast.newMember("many-refused-" + Ids.next()).id().toString();
        ask(kind, List.of(person), limit, null).statusCode(400).body("errors.field", hasItems(field));
    }

    @Test
    void itTakesSomebodyAndAThousandAtMost() {
        var person = cast.newMember("many-times").id().toString();
        ask("user", List.of(), "7", null).statusCode(400).body("errors.field", contains("ids"));
        ask("user", Collections.nCopies(1_001, person), "7", null)
                .statusCode(400)
                .body("errors.field", contains("ids"));
        ask("user", Collections.nCopies(1_000, person), "7", null)
                .statusCode(200)
                .body("made", equalTo(1))
                .body("items", hasSize(1));
    }

    private static List<Money> both(String limit) {
        return List.of(Money.parse(limit), Money.parse(limit));
    }

    private List<Money> limits(UUID person) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Stream.of(Book.values())
                        .flatMap(book -> Budget.of(BudgetOwner.USER, person.toString(), book).stream())
                        .map(budget -> budget.limit)
                        .toList());
    }

    private static List<String> reasons(UUID person) {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>list("action", "budget_changed").stream()
                        .filter(event -> person.toString().equals(event.details.get("ownerId")))
                        .map(event -> String.valueOf(event.details.get("reason")))
                        .toList());
    }

    private String model(String id) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("id", id, "name", id))
                .post("/api/admin/models")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse set(String kind, List<UUID> owners, String limit, String reason) {
        return ask(kind, owners.stream().map(UUID::toString).toList(), limit, reason)
                .statusCode(200);
    }

    private ValidatableResponse ask(String kind, List<String> owners, String limit, String reason) {
        Map<String, Object> wanted =
                new HashMap<>(Map.of("kind", kind, "ids", owners, "period", "month", "limit", limit, "mode", "hard"));
        wanted.put("reason", reason);
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/admin/budgets/batch")
                .then();
    }
}
