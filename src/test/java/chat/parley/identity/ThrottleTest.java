package chat.parley.identity;

import static chat.parley.identity.SignInTest.signIn;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ThrottleTest {

    @Inject
    Cast cast;

    @Inject
    TestClock clock;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void stopTheClock() {
        cast.forgetFailures();
        clock.stop();
    }

    @AfterEach
    void forget() {
        clock.reset();
        cast.forgetFailures();
    }

    @Test
    void twoHundredWrongPasswordsAreFewHashesAndGrowingDelays() {
        var before = hashes();
        var delays = new ArrayList<Long>();
        for (var i = 0; i < 200; i++) {
            var response = signIn(cast.grace().email(), "wrong password " + i);
            assertThat(response.statusCode()).isIn(401, 429);
            if (response.statusCode() == 429) {
                var wait = Long.parseLong(response.header("Retry-After"));
                if (delays.isEmpty() || delays.getLast() < wait) {
                    delays.add(wait);
                }
                if (wait < Throttle.LONGEST.toSeconds()) {
                    clock.advance(Duration.ofSeconds(wait));
                }
            }
        }
        assertThat(delays).startsWith(1L, 2L, 4L, 8L, 16L).endsWith(Throttle.LONGEST.toSeconds());
        assertThat(hashes() - before).isBetween(10.0, 20.0);
    }

    @Test
    void theRightPasswordComesInAfterTheWaitAndClearsTheCount() {
        for (var i = 0; i < 4; i++) {
            signIn(cast.grace().email(), "wrong password");
        }
        assertThat(signIn(cast.grace().email(), Cast.PASSWORD).statusCode()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(2));
        assertThat(signIn(cast.grace().email(), Cast.PASSWORD).statusCode()).isEqualTo(303);
        assertThat(signIn(cast.grace().email(), "wrong password").statusCode()).isEqualTo(401);
        assertThat(signIn(cast.grace().email(), Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void anAccountIsNeverLockedForGood() {
        for (var i = 0; i < 30; i++) {
            clock.advance(Throttle.LONGEST);
            assertThat(signIn(cast.grace().email(), "wrong password").statusCode())
                    .isEqualTo(401);
        }
        clock.advance(Throttle.LONGEST);
        assertThat(signIn(cast.grace().email(), Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void anUnknownAddressIsThrottledLikeAKnownOne() {
        Response last = null;
        for (var i = 0; i < 5; i++) {
            last = signIn("nobody@halden.example", "wrong password");
        }
        assertThat(last.statusCode()).isEqualTo(429);
    }

    @Test
    void oneAddressTryingManyAccountsWaitsToo() {
        var refused = 0;
        for (var i = 0; i < 25; i++) {
            refused +=
                    signIn("stranger" + i + "@halden.example", "wrong password").statusCode() == 429 ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void strangersDoNotKeepAKnownBrowserOut() {
        var known = signIn(cast.grace().email(), Cast.PASSWORD).detailedCookie("parley-device");
        assertThat(known.isHttpOnly()).isTrue();
        for (var i = 0; i < 10; i++) {
            signIn(cast.grace().email(), "wrong password");
        }
        assertThat(signIn(cast.grace().email(), Cast.PASSWORD).statusCode()).isEqualTo(429);
        assertThat(knownSignIn(known.getValue(), cast.grace().email())).isEqualTo(303);
        assertThat(knownSignIn(known.getValue(), cast.ada().email())).isEqualTo(303);
        for (var i = 0; i < 5; i++) {
            signIn(cast.ada().email(), "wrong password");
        }
        assertThat(knownSignIn(known.getValue(), cast.ada().email()))
                .as("known for another account only")
                .isEqualTo(429);
        assertThat(knownSignIn("forged." + known.getValue(), cast.grace().email()))
                .isEqualTo(429);
    }

    @Test
    void aHundredAtOnceAreNoWayRound() throws Exception {
        cast.grace();
        var before = hashes();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(100)) {
            Callable<Integer> attempt =
                    () -> signIn("grace@halden.example", "wrong password").statusCode();
            for (var status : threads.invokeAll(Collections.nCopies(100, attempt))) {
                statuses.add(status.get());
            }
        }
        assertThat(statuses).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401).count()).isBetween(1L, 4L);
        assertThat(hashes() - before).isLessThanOrEqualTo(4);
    }

    private double hashes() {
        return metrics.counter("parley.password.hashes").count();
    }

    private static int knownSignIn(String device, String email) {
        return given().redirects()
                .follow(false)
                .cookie("parley-device", device)
                .formParam("email", email)
                .formParam("password", Cast.PASSWORD)
                .post("/login")
                .statusCode();
    }
}
