package chat.parley.gateway;

import chat.parley.secret.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What a provider gets to know instead of a person: the same for the same account and end user, and nothing that
/// anybody without the installation's secret could turn back or guess.
@ApplicationScoped
class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final SecretKeySpec key;

    @Inject
    Pseudonyms(MasterKey master) {
        key = new SecretKeySpec(master.derive("gateway-cache-user"), ALGORITHM);
    }

    /// @param user the caller's own word for its end user, whose prompts then share no cache with another's
    String of(UUID account, @Nullable String user) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(account.toString().getBytes(StandardCharsets.US_ASCII));
            if (user != null) {
                mac.update(("\n" + user).getBytes(StandardCharsets.UTF_8));
            }
            return "u_" + HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
