package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.account.Role;
import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `x-parley-budget-remaining` tells, where the organisation has less left than the person.
@QuarkusTest
@TestProfile(RemainingTest.Fresh.class)
class RemainingTest {

    private static final Money ORGANISATION = Money.parse("5");

    /// A database of its own: the organisation's limit is changed.
    public static final class Fresh implements io.quarkus.test.junit.QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.gateway.heartbeat", "PT14S");
        }
    }

    @Test
    void aMemberSeesTheirOwn() {
        var grace = World.program("grace", "20");
        assertThat(remaining(grace)).isGreaterThan(ORGANISATION).isLessThanOrEqualTo(Money.parse("20"));
    }

    @Test
    void anAdminSeesTheTightestOfAll() {
        var ada = World.program("ada", "20");
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(ada.account()).orElseThrow().changeRole(Role.ADMIN, Instant.now()));
        assertThat(remaining(ada)).isLessThanOrEqualTo(ORGANISATION);
    }

    @Test
    void aMemberWithLessSeesThat() {
        var grace = World.program("grace", "1");
        assertThat(remaining(grace)).isLessThanOrEqualTo(Money.parse("1"));
    }

    private static Money remaining(World.Program who) {
        QuarkusTransaction.requiringNew()
                .run(() -> World.execute(
                        "UPDATE budgets SET limit_nano = ?1 WHERE owner_kind = 'organisation'", ORGANISATION.nano()));
        var model = World.model("plain");
        var answer = new Client(who).complete(Client.ask(model, "\"max_tokens\":100"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Money.parse(Client.header(answer, "x-parley-budget-remaining"));
    }
}
