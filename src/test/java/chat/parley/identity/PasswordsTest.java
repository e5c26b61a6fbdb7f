package chat.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.http.Problem;
import chat.parley.identity.PasswordRules.Weakness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Passwords passwords = new Passwords(metrics);
    private final PasswordRules rules = new PasswordRules();

    @Test
    void aHashIsArgon2idWithItsOwnSalt() {
        var hash = passwords.hash("seven green herons");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.hash("seven green herons")).isNotEqualTo(hash);
        assertThat(passwords.matches("seven green herons", hash)).isTrue();
        assertThat(passwords.matches("seven green heron", hash)).isFalse();
        assertThat(passwords.matches(hash, hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
    }

    /// From the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1`.
    @Test
    void itAgreesWithTheReferenceImplementation() {
        assertThat(passwords.matches(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
    }

    @Test
    void aPasswordComposedOtherwiseIsTheSame() {
        assertThat(passwords.matches("caf\u00e9 au lait", passwords.hash("cafe\u0301 au lait")))
                .isTrue();
    }

    @Test
    void nobodysPasswordCostsTheSameAndNeverFits() {
        assertThat(passwords.matches("seven green herons", null)).isFalse();
        assertThat(metrics.counter("parley.password.hashes").count()).isEqualTo(1);
    }

    @Test
    void onlySoManyAreHashedOrWait() throws Exception {
        var refused = 0;
        try (var threads = Executors.newFixedThreadPool(100)) {
            var all = new ArrayList<Future<String>>();
            for (var i = 0; i < 100; i++) {
                all.add(threads.submit(() -> {
                    try {
                        return passwords.hash("seven green herons");
                    } catch (Problem e) {
                        assertThat(e.status()).isEqualTo(429);
                        assertThat(e.retryAfterSeconds()).isPositive();
                        return "";
                    }
                }));
            }
            for (var hash : all) {
                refused += hash.get().isEmpty() ? 1 : 0;
            }
        }
        assertThat(refused).isBetween(1, 99);
        assertThat(passwords.hash("seven green herons")).isNotEmpty();
    }

    @Test
    void aForeignHashIsAFault() {
        assertThatThrownBy(() -> passwords.matches("x", "$2a$10$abc")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lengthAndCommonnessAreTheOnlyRules() {
        assertThat(rules.weaknessOf("1234567", "a@b")).contains(Weakness.TOO_SHORT);
        assertThat(rules.weaknessOf("\u7530".repeat(8), "a@b")).contains(Weakness.TOO_COMMON);
        assertThat(rules.weaknessOf("x".repeat(129), "a@b")).contains(Weakness.TOO_LONG);
        assertThat(rules.weaknessOf("\ud83d\ude00\ud83d\ude01\ud83d\ude02".repeat(43), "a@b"))
                .contains(Weakness.TOO_LONG);
        assertThat(rules.weaknessOf("PassWord123", "a@b")).contains(Weakness.TOO_COMMON);
        assertThat(rules.weaknessOf("aaaaaaaaaaaa", "a@b")).contains(Weakness.TOO_COMMON);
        assertThat(rules.weaknessOf("Ada@Halden.example", "ada@halden.example")).contains(Weakness.TOO_COMMON);
        assertThat(rules.weaknessOf("tolkappen", "ada@halden.example")).isEmpty();
        assertThat(rules.weaknessOf("four words in a row and on ".repeat(4), "a@b"))
                .isEmpty();
        assertThat(rules.weaknessOf("我喜欢在山里散步", "a@b")).isEmpty();
    }
}
