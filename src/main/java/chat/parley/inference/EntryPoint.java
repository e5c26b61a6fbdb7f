package chat.parley.inference;

/// Through which door of the product a call came. Every one of them is metered alike.
public enum EntryPoint {
    CHAT,
    TITLE,
    API,
    TEST
}
