package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.secret.MasterKey;
import chat.parley.secret.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/// The code that proves, before there are any accounts, that somebody can read this server's terminal. Drawn from the
/// secret key, so that it is the same on every replica and after a restart; it means nothing once somebody is here.
@Singleton
public final class SetupCode {

    /// Without letters that look like figures.
    private static final String ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    private static final int GROUPS = 3;
    private static final int GROUP_LENGTH = 4;

    private final String code;
    private volatile boolean spent;

    @Inject
    SetupCode(MasterKey master) {
        code = spell(master.derive("set-up-code"));
    }

    /// What to print in the terminal; empty once there is an account.
    public Optional<String> current() {
        if (!spent && QuarkusTransaction.joiningExisting().call(Account::anyone)) {
            spent = true;
        }
        return spent ? Optional.empty() : Optional.of(code);
    }

    /// Small letters and spaces instead of dashes are as good.
    boolean matches(String typed) {
        return current()
                .filter(right -> Tokens.equal(plain(right), plain(typed)))
                .isPresent();
    }

    private static String plain(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }

    private static String spell(byte[] random) {
        var spelled = new StringBuilder();
        for (var i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                spelled.append('-');
            }
            // Two bytes a letter: the bias of the remainder is below one in two thousand.
            var value = (random[2 * i] & 0xff) << 8 | random[2 * i + 1] & 0xff;
            spelled.append(ALPHABET.charAt(value % ALPHABET.length()));
        }
        return spelled.toString();
    }
}
