package chat.parley.inference;

/// Usage as the provider claims it, not yet believed: numbers may be negative or absurd. `prompt` includes `cached`,
/// `completion` includes `reasoning`, whatever the provider's own convention. -1 stands for a number that was missing.
public record ReportedUsage(long prompt, long cached, long completion, long reasoning) {}
