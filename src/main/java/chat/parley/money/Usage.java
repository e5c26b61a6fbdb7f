package chat.parley.money;

/// What a call used, each meter counted once. Reasoning is part of output and is only shown apart.
public record Usage(long fresh, long cached, long output, long reasoning) {

    public static final Usage NONE = new Usage(0, 0, 0, 0);

    public Usage {
        if (fresh < 0 || cached < 0 || output < 0 || reasoning < 0 || reasoning > output) {
            throw new IllegalArgumentException("usage out of range: fresh=%d cached=%d output=%d reasoning=%d"
                    .formatted(fresh, cached, output, reasoning));
        }
    }

    public long input() {
        return Math.addExact(fresh, cached);
    }
}
