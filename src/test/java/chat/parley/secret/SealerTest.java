package chat.parley.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.secret.Sealer.CannotOpen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {

    private static final byte[] SECRET = "sk-canary-7f3a".getBytes(StandardCharsets.UTF_8);

    private final MasterKey key = new MasterKey(Tokens.random(32));
    private final Sealer sealer = new Sealer(key);

    @Test
    void whatIsSealedOpensAtItsPlaceOnly() {
        var blob = sealer.seal(SECRET, "providers/1/key");
        assertThat(new String(blob, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        assertThat(sealer.open(blob, "providers/1/key")).isEqualTo(SECRET);
        assertThatThrownBy(() -> sealer.open(blob, "providers/2/key")).isInstanceOf(CannotOpen.class);
    }

    @Test
    void sealedTwiceItLooksDifferent() {
        assertThat(sealer.seal(SECRET, "p")).isNotEqualTo(sealer.seal(SECRET, "p"));
    }

    @Test
    void anotherKeyOrAChangedByteOpensNothing() {
        var blob = sealer.seal(SECRET, "p");
        assertThatThrownBy(() -> new Sealer(new MasterKey(Tokens.random(32))).open(blob, "p"))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("another secret key");
        for (var i = 0; i < blob.length; i++) {
            var changed = blob.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> sealer.open(changed, "p")).isInstanceOf(CannotOpen.class);
        }
        assertThatThrownBy(() -> sealer.open(new byte[0], "p")).isInstanceOf(CannotOpen.class);
    }

    @Test
    void everyPurposeHasAKeyOfItsOwn() {
        assertThat(key.derive("seal"))
                .hasSize(32)
                .isEqualTo(key.derive("seal"))
                .isNotEqualTo(key.derive("known-device"));
    }

    @Test
    void aKeyIsThirtyTwoBytes() {
        assertThatThrownBy(() -> new MasterKey(new byte[16])).hasMessageContaining("PARLEY_SECRET_KEY");
        assertThatThrownBy(() -> MasterKey.decode("not base64!")).hasMessageContaining("PARLEY_SECRET_KEY");
    }

    @Test
    void aKeyFileIsMadeOnceAndReadByItsOwnerOnly(@TempDir Path folder) throws IOException {
        var data = folder.resolve("data").toString();
        var made = new KeyFile(data).readOrCreate();
        assertThat(made).hasSize(32);
        assertThat(new KeyFile(data).readOrCreate()).isEqualTo(made);
        var file = folder.resolve("data/secret.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(file).strip())).isEqualTo(made);
    }

    @Test
    void tokensAreLongAndTheirHashesComparable() {
        var token = Tokens.next();
        assertThat(token).hasSize(43).isNotEqualTo(Tokens.next());
        assertThat(Tokens.hash(token)).hasSize(32);
        assertThat(Tokens.equal(token, token)).isTrue();
        assertThat(Tokens.equal(token, token + "x")).isFalse();
    }
}
