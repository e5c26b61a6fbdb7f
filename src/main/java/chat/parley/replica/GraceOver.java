package chat.parley.replica;

/// This process ends, and what is still under way had its time: whoever has an answer to write ends it now, and says
/// so.
public record GraceOver() {}
