package chat.parley.inference;

import org.jspecify.annotations.Nullable;

/// How one call to a provider ended. What it costs follows from this alone.
public sealed interface Outcome {

    /// Not a byte was written: costs nothing.
    record NeverSent(ProviderFailure failure) implements Outcome {}

    /// The provider answered with a status of 400 or above: costs nothing.
    record Rejected(ProviderFailure failure) implements Outcome {}

    record Finished(FinishReason reason, @Nullable ReportedUsage usage, Received received) implements Outcome {}

    /// The answer broke off, by an error in the stream, a cut, a stall or an abort.
    record Broken(ProviderFailure failure, @Nullable ReportedUsage usage, Received received) implements Outcome {}

    /// Somebody stopped it. `received` counts what came until then and while draining.
    record Stopped(@Nullable ReportedUsage usage, Received received) implements Outcome {}
}
