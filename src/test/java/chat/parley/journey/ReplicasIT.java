package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.FakeScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Three replicas on one PostgreSQL. The last test takes them down.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {

    private static final FakeScript ALL_TOKENS = FakeScript.answer("", "word".repeat(Load.TOKENS));

    /// What the prompts of twenty calls have room in; one more answer has not.
    private static final String PROMPTS = ".01";

    @TempDir
    static Path temp;

    private static Fleet fleet;

    @BeforeAll
    static void start() throws Exception {
        fleet = new Fleet(temp, 3, true);
        fleet.provider.script(House.MODEL, ALL_TOKENS);
    }

    @AfterAll
    static void stop() throws Exception {
        fleet.close();
    }

    /// Whoever it is has never called before.
    @Test
    @Order(1)
    void twoAndThreeOfThemAdmitExactlyWhatFits() throws Exception {
        for (int replicas = 2; replicas <= 3; replicas++) {
            var member = fleet.member("racer-" + replicas, "2" + PROMPTS);
            var before = fleet.provider.meter().total();
            var load = new Load(fleet, member.key(), replicas);
            load.calls(150, 24);
            assertThat(load.unexpected).isEmpty();
            assertThat(load.broken).hasValue(0);
            assertThat(load.answered).hasValue(20);
            assertThat(load.refused).hasValue(130);
            isPosted(member, before);
        }
    }

    @Test
    @Order(2)
    void whatIsAddedThroughAnyOfThemIsSpentExactly() throws Exception {
        var member = fleet.member("grower", "1" + PROMPTS);
        var before = fleet.provider.meter().total();
        var load = new Load(fleet, member.key(), 3);
        var complete = new AtomicBoolean();
        try (var executor = Executors.newSingleThreadExecutor()) {
            Future<?> admin = executor.submit(() -> {
                for (int i = 0; i < 10; i++) {
                    fleet.topUp(member, "0.1", i % 3);
                }
                complete.set(true);
            });
            load.untilRefused(complete::get, 12);
            admin.get();
        }
        // Those on hold at the last moment gave up; now nothing is on hold.
        load.calls(12, 3);
        assertThat(load.unexpected).isEmpty();
        assertThat(load.answered).hasValue(20);
        isPosted(member, before);
    }

    @Test
    @Order(3)
    void killsAndLostCommitsAndADatabaseStoppedAtOnceLoseNothing() throws Exception {
        var member = fleet.member("unlucky", "1000");
        fleet.provider.script(
                House.MODEL, FakeScript.answer("", "word".repeat(40)).every(Duration.ofMillis(2)));
        var load = new Load(fleet, member.key(), 3);
        var over = new AtomicBoolean();
        try (var executor = Executors.newSingleThreadExecutor()) {
            Future<?> calls = executor.submit(() -> {
                load.until(over::get, 12);
                return null;
            });
            try {
                Thread.sleep(1_000);
                fleet.proxy.lose(3, 3);
                Thread.sleep(1_500);
                fleet.kill(2);
                Thread.sleep(1_000);
                fleet.stopDatabaseAtOnce();
                fleet.startDatabase();
                int before = load.answered.get();
                Awaitility.await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                    assertThat(load.answered).hasValueGreaterThan(Math.max(before + 10, 50));
                    assertThat(fleet.proxy.lostReservations).hasValue(3);
                    assertThat(fleet.proxy.lostSettlements).hasValue(3);
                });
            } finally {
                over.set(true);
            }
            calls.get();
        }
        assertThat(load.unexpected).isEmpty();
        assertThat(load.broken).hasValueGreaterThan(0);
        fleet.settleAll();
        FleetProof.check(fleet);
        assertThat(fleet.number(
                        "SELECT count(DISTINCT output_tokens) FROM attempts WHERE NOT estimated AND account_id = '"
                                + member.id() + "'"))
                .isEqualTo(1);
    }

    /// Twenty answers of 0.10 and what was read for them, as the provider has it on its own bill.
    private static void isPosted(Fleet.Member member, Money before) throws Exception {
        assertThat(posted(member)).isBetween(2_000_000_001L, 2_010_000_000L);
        Awaitility.await()
                .untilAsserted(() -> assertThat(posted(member))
                        .isEqualTo(fleet.provider.meter().total().minus(before).nano()));
    }

    private static long posted(Fleet.Member member) throws Exception {
        return fleet.number("SELECT sum(posted) FROM ledger_accounts WHERE owner_kind = 'user' AND owner_id = '"
                + member.id() + "'");
    }
}
