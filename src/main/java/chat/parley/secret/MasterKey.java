package chat.parley.secret;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The one secret of an installation: 32 bytes from `PARLEY_SECRET_KEY` (base64), or from `secret.key` in the data
/// folder. Nothing uses it directly; each purpose has a key derived from it, so that none helps to break another.
@Singleton
public final class MasterKey {

    public static final int BYTES = 32;

    private final byte[] key;

    @Inject
    MasterKey(
            @ConfigProperty(name = "parley.secret-key") Optional<String> configured,
            @ConfigProperty(name = "parley.data-dir", defaultValue = "data") String dataFolder) {
        this(configured.map(MasterKey::decode).orElseGet(() -> new KeyFile(dataFolder).readOrCreate()));
    }

    MasterKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalStateException(
                    "PARLEY_SECRET_KEY must be %d bytes in base64, but has %d".formatted(BYTES, key.length));
        }
        this.key = key.clone();
    }

    /// A 32-byte key for one purpose (HKDF-SHA-256); the same purpose always gives the same key.
    public byte[] derive(String purpose) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(key)
                    .thenExpand(("parley/" + purpose).getBytes(StandardCharsets.UTF_8), BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
        }
    }

    static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("PARLEY_SECRET_KEY is not base64");
        }
    }
}
