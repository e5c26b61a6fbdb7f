package chat.parley.inference;

/// What a provider's test can find, in the order of its report. Pages have words for each.
public enum Finding {
    REACHED(Check.REACHABLE, State.GOOD),
    /// Nobody listens at that address.
    REFUSED(Check.REACHABLE, State.BAD),
    HOST_UNKNOWN(Check.REACHABLE, State.BAD),
    SILENT(Check.REACHABLE, State.BAD),
    /// The server's certificate is not trusted.
    UNTRUSTED(Check.REACHABLE, State.BAD),
    UNREACHABLE(Check.REACHABLE, State.BAD),
    /// A website answers, not an API.
    WEB_PAGE(Check.REACHABLE, State.BAD),

    KEY_ACCEPTED(Check.KEY, State.GOOD),
    /// It answers without a key.
    KEY_UNNEEDED(Check.KEY, State.GOOD),
    KEY_REFUSED(Check.KEY, State.BAD),
    NO_CREDIT(Check.KEY, State.BAD),

    MODEL_LISTED(Check.MODEL, State.GOOD),
    /// Not in the provider's list, but it answered.
    MODEL_UNLISTED(Check.MODEL, State.DOUBTFUL),
    /// The provider has no list; the model answered.
    NO_LIST(Check.MODEL, State.GOOD),
    MODEL_UNKNOWN(Check.MODEL, State.BAD),

    ANSWERED(Check.ANSWER, State.GOOD),
    NOT_ANSWERED(Check.ANSWER, State.BAD),
    /// The tester's own limit has no room.
    LIMIT_REACHED(Check.ANSWER, State.BAD),

    THINKING_SWITCHES(Check.THINKING, State.GOOD),
    /// The offer has one way of thinking only.
    THINKING_FIXED(Check.THINKING, State.GOOD),
    /// It thinks although it was told not to.
    THINKING_STAYS_ON(Check.THINKING, State.DOUBTFUL),
    /// It was told to think and showed no thinking.
    THINKING_STAYS_OFF(Check.THINKING, State.DOUBTFUL),

    USAGE_EXACT(Check.USAGE, State.GOOD),
    USAGE_MISSING(Check.USAGE, State.BAD),

    REUSE_SEEN(Check.REUSE, State.GOOD),
    /// The same long beginning twice, and no reused tokens reported.
    REUSE_UNSEEN(Check.REUSE, State.DOUBTFUL),

    PRICES_CONFIRMED(Check.PRICES, State.GOOD),
    PRICES_UNCONFIRMED(Check.PRICES, State.DOUBTFUL),
    PRICES_MISSING(Check.PRICES, State.BAD);

    /// What is looked at, one line each.
    public enum Check {
        REACHABLE,
        KEY,
        MODEL,
        ANSWER,
        THINKING,
        USAGE,
        REUSE,
        PRICES
    }

    public enum State {
        GOOD,
        /// It works, but somebody should know.
        DOUBTFUL,
        BAD
    }

    private final Check check;
    private final State state;

    Finding(Check check, State state) {
        this.check = check;
        this.state = state;
    }

    public Check check() {
        return check;
    }

    public State state() {
        return state;
    }
}
