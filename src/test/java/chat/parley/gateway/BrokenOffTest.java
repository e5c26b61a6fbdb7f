package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/// PostgreSQL breaks a call's reservation off, as it does to one of two transactions that wait for each other.
@QuarkusTest
class BrokenOffTest {

    @Test
    void isTriedAgainAndHeldOnce() {
        var caller = World.program("broken-off", "20");
        var answer = whileTheFirst(
                caller, 2, () -> new Client(caller).complete(Client.ask(World.model("plain"), "\"max_tokens\":100")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(World.attempts(caller.account(), "settled")).isEqualTo(1);
        assertThat(World.held(caller.account())).isEqualTo(Money.ZERO);
        assertThat(World.spent(caller.account())).isGreaterThan(Money.ZERO);
    }

    @Test
    void isNotTriedForEver() {
        var caller = World.program("broken-off", "20");
        var answer = whileTheFirst(
                caller,
                1000,
                () -> new Client(caller).complete(Client.ask(World.model("plain"), "\"max_tokens\":100")));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(World.attempts(caller.account(), "pending")).isZero();
        assertThat(World.held(caller.account())).isEqualTo(Money.ZERO);
    }

    /// A sequence counts what is rolled back too.
    private static <T> T whileTheFirst(World.Program caller, int times, java.util.function.Supplier<T> act) {
        sql("CREATE SEQUENCE broken_off");
        sql("""
                CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.account_id = '%s' AND nextval('broken_off') <= %d THEN
                        RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
                    END IF;
                    RETURN NEW;
                END $$
                """.formatted(caller.account(), times));
        sql("CREATE TRIGGER break_off BEFORE INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION break_off()");
        try {
            return act.get();
        } finally {
            sql("DROP TRIGGER break_off ON attempts");
            sql("DROP FUNCTION break_off");
            sql("DROP SEQUENCE broken_off");
        }
    }

    private static void sql(String text) {
        QuarkusTransaction.requiringNew().run(() -> World.execute(text));
    }
}
