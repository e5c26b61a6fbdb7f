package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Group;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.Mode;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A group's shared limit over HTTP, and which group a call is billed to.
@QuarkusTest
@TestProfile(Timings.class)
class PayingGroupTest {

    private static final int TOKENS = 100;
    /// A hundred tokens come to 0.10.
    private static final Rates PRICE = new Rates(0, 0, 1_000_000_000);

    @Inject
    Cast cast;

    @Test
    void exactlyWhatTheGroupHasGoesThrough() throws Exception {
        var people = List.of(World.program("one", "20"), World.program("two", "20"), World.program("three", "20"));
        var group = group("Racers " + UUID.randomUUID());
        people.forEach(person -> join(group, person));
        pool(group, "0.7");
        var model = World.model("fake/pool", "fake:pool", PRICE, List.of("off"));
        World.adjust(model, offer -> offer.minOff = TOKENS);
        World.PROVIDER.script("fake:pool", FakeScript.answer("", "x".repeat(TOKENS * 8)));
        var answered = new AtomicInteger();
        var refused = new AtomicInteger();
        var unexpected = new ConcurrentLinkedQueue<String>();
        var ask = Client.ask(model, "\"max_tokens\":" + TOKENS);
        try (var callers = Executors.newFixedThreadPool(12)) {
            for (int i = 0; i < 60; i++) {
                var client = new Client(people.get(i % people.size()));
                callers.submit(() -> {
                    while (true) {
                        var response = client.complete(ask);
                        switch (response.statusCode()) {
                            case 200 -> answered.incrementAndGet();
                            case 402 -> {
                                refused.incrementAndGet();
                                var error = Client.error(response);
                                if (!error.path("budget").asText().equals("group")
                                        || !error.path("limit").asText().equals("0.700000000")) {
                                    unexpected.add(response.body());
                                }
                            }
                            case 429, 503 -> {
                                Thread.sleep(20);
                                continue;
                            }
                            default -> unexpected.add(response.statusCode() + response.body());
                        }
                        return null;
                    }
                });
            }
        }
        assertThat(unexpected).isEmpty();
        assertThat(answered).hasValue(7);
        assertThat(refused).hasValue(53);
        assertThat(posted(group)).isEqualTo(Money.parse("0.7"));
        // Somebody who does not pay from it goes on.
        assertThat(new Client(World.program("four", "20")).complete(ask).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCallIsBilledToTheGroupThatItBeganWith() {
        var ada = cast.ada();
        var grace = World.program("grace", "20");
        var before = group("Before " + UUID.randomUUID());
        var after = group("After " + UUID.randomUUID());
        pool(before, "10");
        pool(after, "10");
        join(before, grace);
        var moved = new CompletableFuture<Void>();
        World.PROVIDER.script(
                "fake:moved",
                FakeScript.builder()
                        .say("Begun. ")
                        .until(moved)
                        .say("word ".repeat(20))
                        .finish("stop")
                        .done()
                        .build());
        var model = World.model("moved");
        var answer =
                CompletableFuture.supplyAsync(() -> new Client(grace).complete(Client.ask(model, "\"stream\":true")));
        Awaitility.await().until(() -> World.attempts(grace.account(), "pending") == 1);
        QuarkusTransaction.requiringNew()
                .run(() -> Group.find(before).orElseThrow().remove(grace.account()));
        join(after, grace);
        QuarkusTransaction.requiringNew()
                .run(() -> Group.find(before).orElseThrow().delete(ada.id(), Instant.now()));
        moved.complete(null);
        assertThat(answer.join().body()).endsWith("data: [DONE]\n\n");
        Awaitility.await().until(() -> World.attempts(grace.account(), "pending") == 0);
        var cost = World.spent(grace.account());
        assertThat(cost.nano()).isPositive();
        assertThat(posted(before)).isEqualTo(cost);
        assertThat(posted(after)).isEqualTo(Money.ZERO);
        // The deleted group is still named.
        var row = "rows.find { it.id == '%s' }".formatted(before);
        cast.as(ada)
                .get("/api/admin/usage?by=group")
                .then()
                .statusCode(200)
                .body(row + ".name", org.hamcrest.Matchers.startsWith("Before"))
                .body(row + ".totals.cost", equalTo(cost.toString()))
                .body("rows.find { it.id == '%s' }".formatted(after), nullValue());
    }

    private static UUID group(String name) {
        return QuarkusTransaction.requiringNew().call(() -> Group.create(name, Instant.now()).id);
    }

    private static void join(UUID group, World.Program who) {
        QuarkusTransaction.requiringNew()
                .run(() -> Group.find(group).orElseThrow().add(who.account(), Instant.now()));
    }

    private static void pool(UUID group, String limit) {
        var place = new Budget.Place(Book.REAL, BudgetOwner.GROUP, group.toString(), Period.MONTH);
        QuarkusTransaction.requiringNew()
                .run(() -> Budget.setLimit(place, Money.parse(limit), Mode.HARD, null, "test", Instant.now()));
    }

    private static Money posted(UUID group) {
        return new Money(World.one(
                "SELECT coalesce(sum(posted), 0)::bigint FROM ledger_accounts WHERE owner_kind = 'group' AND owner_id = ?1",
                group.toString()));
    }
}
