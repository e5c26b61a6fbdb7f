package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.budget.Balances;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.BudgetView;
import chat.parley.budget.Mode;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.FakeScript;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A limit is made while an answer is being written.
@QuarkusTest
@TestProfile(Timings.class)
class NewLimitTest {

    private static final int TOKENS = 100;
    /// A hundred tokens come to 0.10.
    private static final Rates PRICE = new Rates(0, 0, 1_000_000_000);

    @Inject
    Balances balances;

    /// What the answers under way wait for.
    private volatile CompletableFuture<Void> goOn = new CompletableFuture<>();

    @Test
    void whatIsUnderWayCountsOnIt() {
        var ada = World.program("meanwhile", "20");
        var model = World.model("fake/meanwhile", "fake:meanwhile", PRICE, List.of("off"));
        World.adjust(model, offer -> offer.minOff = TOKENS);
        World.PROVIDER.script(
                "fake:meanwhile",
                body -> FakeScript.builder()
                        .until(goOn)
                        .say("x".repeat(TOKENS * 4))
                        .finish("stop")
                        .done()
                        .build());

        var first = answering(ada, model, 1);
        limit(ada, "0.25");
        assertThat(standing(ada).held()).isEqualTo(Money.parse("0.1"));
        assertThat(standing(ada).left()).isEqualTo(Money.parse("0.15"));
        var second = answering(ada, model, 2);
        assertThat(standing(ada).held()).isEqualTo(Money.parse("0.2"));
        assertThat(ask(ada, model).statusCode()).isEqualTo(429);
        ended(ada, first, second);
        assertThat(posted(ada)).isEqualTo(Money.parse("0.2"));
        assertThat(ask(ada, model).statusCode()).isEqualTo(402);

        // The account of before is still there when the limit comes back.
        QuarkusTransaction.requiringNew().run(() -> Budget.remove(place(ada), null, "test", Instant.now()));
        var third = answering(ada, model, 1);
        limit(ada, "0.35");
        assertThat(standing(ada).spent()).isEqualTo(Money.parse("0.2"));
        assertThat(standing(ada).held()).isEqualTo(Money.parse("0.1"));
        ended(ada, third);
        assertThat(posted(ada)).isEqualTo(Money.parse("0.3"));
        assertThat(World.held(ada.account())).isEqualTo(Money.ZERO);
        assertThat(World.one(
                        "SELECT count(*) FROM audit_ledger(true, now()) m JOIN ledger_accounts a"
                                + " ON a.id = m.account AND a.owner_id = ?1",
                        ada.account().toString()))
                .isZero();
    }

    private static CompletableFuture<HttpResponse<String>> answering(World.Program who, String model, int running) {
        var answer = CompletableFuture.supplyAsync(() -> ask(who, model));
        Awaitility.await().until(() -> World.attempts(who.account(), "pending") == running);
        return answer;
    }

    @SafeVarargs
    private void ended(World.Program who, CompletableFuture<HttpResponse<String>>... answers) {
        goOn.complete(null);
        goOn = new CompletableFuture<>();
        for (var answer : answers) {
            assertThat(answer.join().statusCode()).isEqualTo(200);
        }
        Awaitility.await().until(() -> World.attempts(who.account(), "pending") == 0);
    }

    private static HttpResponse<String> ask(World.Program who, String model) {
        return new Client(who).complete(Client.ask(model, "\"stream\":true", "\"max_tokens\":" + TOKENS));
    }

    private static Budget.Place place(World.Program who) {
        return new Budget.Place(Book.REAL, BudgetOwner.USER, who.account().toString(), Period.DAY);
    }

    private static void limit(World.Program who, String limit) {
        QuarkusTransaction.requiringNew()
                .run(() -> Budget.setLimit(place(who), Money.parse(limit), Mode.HARD, null, "test", Instant.now()));
    }

    private BudgetView standing(World.Program who) {
        return QuarkusTransaction.requiringNew()
                .call(() -> balances.ofPeople(List.of(who.account())).stream()
                        .filter(view -> view.book() == Book.REAL && view.period() == Period.DAY)
                        .findFirst()
                        .orElseThrow());
    }

    private static Money posted(World.Program who) {
        return QuarkusTransaction.requiringNew()
                .call(() -> LedgerAccount.of(OwnerKind.USER, who.account().toString(), Book.REAL).stream()
                        .filter(account -> account.period == Period.DAY)
                        .map(account -> account.posted)
                        .reduce(Money.ZERO, Money::plus));
    }
}
