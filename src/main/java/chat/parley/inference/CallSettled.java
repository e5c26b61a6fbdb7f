package chat.parley.inference;

import java.util.UUID;

/// A program's call is paid for. Told after the commit, by the thread that settled.
public record CallSettled(UUID account) {}
