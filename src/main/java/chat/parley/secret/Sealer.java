package chat.parley.secret;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts what must be stored and read again, such as a provider's key: AES-256-GCM, bound to its place.
/// Layout: version (1 byte), key id (4), nonce (12), ciphertext and tag.
@Singleton
public final class Sealer {

    /// The blob was sealed under another master key, belongs to another place, or was changed.
    public static final class CannotOpen extends RuntimeException {
        CannotOpen(String why) {
            super(why);
        }
    }

    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

    private final SecretKeySpec key;
    private final byte[] keyId;

    @Inject
    Sealer(MasterKey master) {
        key = new SecretKeySpec(master.derive("seal"), "AES");
        keyId = Arrays.copyOf(master.derive("seal-key-id"), KEY_ID_BYTES);
    }

    /// @param place where the blob is stored, such as `providers/{id}/key`; it opens nowhere else
    public byte[] seal(byte[] plain, String place) {
        var nonce = Tokens.random(NONCE_BYTES);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
            return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                    .put(VERSION)
                    .put(keyId)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot encrypt", e);
        }
    }

    /// @throws CannotOpen if it was sealed under another key or for another place, or was tampered with
    public byte[] open(byte[] blob, String place) {
        if (blob.length <= HEADER_BYTES || blob[0] != VERSION) {
            throw new CannotOpen("not a sealed value");
        }
        if (!Arrays.equals(keyId, 0, KEY_ID_BYTES, blob, 1, 1 + KEY_ID_BYTES)) {
            throw new CannotOpen("sealed under another secret key");
        }
        var nonce = Arrays.copyOfRange(blob, 1 + KEY_ID_BYTES, HEADER_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(blob, HEADER_BYTES, blob.length - HEADER_BYTES);
        } catch (AEADBadTagException e) {
            throw new CannotOpen("changed, or sealed for another place");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot decrypt", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
