package chat.parley.ledger;

import java.util.UUID;

/// The books know no such call: what reserved it was rolled back, or nobody ever did.
public final class NoSuchAttempt extends RuntimeException {

    public NoSuchAttempt(UUID attempt) {
        super("there is no attempt " + attempt);
    }
}
