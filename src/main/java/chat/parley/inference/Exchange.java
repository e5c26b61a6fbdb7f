package chat.parley.inference;

/// One call under way. All methods return at once, from any thread, and do nothing once the call is over.
public interface Exchange {

    /// Stops reading, so that the provider has to wait; the stall limit is off meanwhile.
    void pause();

    void resume();

    /// Hears no more text; reads the provider on within its drain bound for the exact usage, then ends as stopped.
    void stop();

    /// Resets the connection at once and ends as broken.
    void abort();
}
