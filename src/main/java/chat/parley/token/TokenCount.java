package chat.parley.token;

/// What a text costs in tokens.
///
/// @param tokens as many as the model's tokenizer makes, or near that where `exact` is false
/// @param atMost never fewer than the provider counts, whichever way it reads what looks like a sign of its template
/// @param exact whether the model's own tokenizer counted
public record TokenCount(long tokens, long atMost, boolean exact) {}
