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
    long outages;
    long waited;
    long dropped;
    long corrected;
    long takenBack;
    long failedReaps;
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
        outages += other.outages;
        waited += other.waited;
        dropped += other.dropped;
        corrected += other.corrected;
        takenBack += other.takenBack;
        failedReaps += other.failedReaps;
    }

    @Override
    public String toString() {
        return ("%,d calls: %,d admitted, %,d refused, %,d with no replica; %,d crashes, %,d stalls, %,d replicas declared"
                        + " dead while they lived, %,d connections lost before and %,d after a commit, %,d jumps of the"
                        + " clock, the database away %,d times, %,d settlements that waited for it, %,d answers that ended in nobody's hands; %,d asked again, %,d void, %,d estimated,"
                        + " %,d settled by a reaper, %,d ended twice, %,d corrected by exact usage that came late, %,d"
                        + " taken back that the provider had never taken, %,d settlements of reapers that failed")
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
                        outages,
                        waited,
                        dropped,
                        repeated,
                        voided,
                        estimated,
                        reaped,
                        lateEnds,
                        corrected,
                        takenBack,
                        failedReaps);
    }
}
