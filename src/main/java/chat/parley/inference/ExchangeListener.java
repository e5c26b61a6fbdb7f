package chat.parley.inference;

/// Hears an answer arrive. Called on an event loop, in order, never at once from two threads: it must not block.
public interface ExchangeListener {

    /// More of the answer. Not called after [Exchange#stop()] or [Exchange#abort()].
    void piece(Piece piece);

    /// What the provider has counted so far, where it tells before the end; not believed yet. As [#piece].
    default void usage(ReportedUsage soFar) {}

    /// The call is over. Called exactly once, and last.
    void end(Outcome outcome);
}
