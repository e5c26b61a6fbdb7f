package chat.parley.inference;

/// What happened in a [MoneySimulation].
final class SimulatedCounts {
    long calls;
    long admitted;
    long refused;
    long unavailable;
    long repeated;
    long voided;
    long estimated;
    long lateEnds;
    long reaped;
    long lostBefore;
    long lostAfter;
    long crashes;
    long stalls;
    long reborn;
    long jumps;
    long pending;

    void add(SimulatedCounts other) {
        calls += other.calls;
        admitted += other.admitted;
        refused += other.refused;
        unavailable += other.unavailable;
        repeated += other.repeated;
        voided += other.voided;
        estimated += other.estimated;
        lateEnds += other.lateEnds;
        reaped += other.reaped;
        lostBefore += other.lostBefore;
        lostAfter += other.lostAfter;
        crashes += other.crashes;
        stalls += other.stalls;
        reborn += other.reborn;
        jumps += other.jumps;
    }

    @Override
    public String toString() {
        return ("%,d calls: %,d admitted, %,d refused, %,d with no replica; %,d crashes, %,d stalls, %,d replicas declared"
                        + " dead while they lived, %,d connections lost before and %,d after a commit, %,d jumps of the"
                        + " clock; %,d asked again, %,d void, %,d estimated, %,d settled by a reaper, %,d ended twice")
                .formatted(
                        calls,
                        admitted,
                        refused,
                        unavailable,
                        crashes,
                        stalls,
                        reborn,
                        lostBefore,
                        lostAfter,
                        jumps,
                        repeated,
                        voided,
                        estimated,
                        reaped,
                        lateEnds);
    }
}
