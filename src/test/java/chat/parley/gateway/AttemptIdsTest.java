package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.http.Problem;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttemptIdsTest {

    private static final UUID ADA = new UUID(0, 1);
    private static final UUID GRACE = new UUID(0, 2);

    @Test
    void aUuidIsTakenAsItIs() {
        var id = UUID.fromString("019a0000-0000-7000-8000-00000000000a");
        assertThat(AttemptIds.of(id.toString(), ADA)).isEqualTo(id);
    }

    @Test
    void anotherTextIsHashedForEachAccount() {
        var first = AttemptIds.of("order 7", ADA);
        assertThat(AttemptIds.of("order 7", ADA)).isEqualTo(first);
        assertThat(AttemptIds.of("order 8", ADA)).isNotEqualTo(first);
        assertThat(AttemptIds.of("order 7", GRACE)).isNotEqualTo(first);
        assertThat(first.version()).isEqualTo(8);
        assertThat(first.variant()).isEqualTo(2);
    }

    @Test
    void withoutOneEveryCallIsNew() {
        assertThat(AttemptIds.of(null, ADA)).isNotEqualTo(AttemptIds.of(null, ADA));
        assertThat(AttemptIds.of(" ", ADA)).isNotEqualTo(AttemptIds.of(" ", ADA));
    }

    @Test
    void oneThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> AttemptIds.of("x".repeat(256), ADA)).isInstanceOf(Problem.class);
    }
}
