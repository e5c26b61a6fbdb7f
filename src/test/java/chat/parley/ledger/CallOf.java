package chat.parley.ledger;

import chat.parley.money.Book;
import chat.parley.money.Rates;
import chat.parley.time.Ids;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// Builds calls for tests: 100 output tokens at 1,000 pico-units each, so that a token costs one nano-unit.
final class CallOf {

    static final UUID REPLICA = Ids.next();

    UUID attempt = Ids.next();
    UUID account = Ids.next();
    UUID offer = Ids.next();
    Rates rates = new Rates(0, 0, 1_000);
    long inputBound = 0;
    int want = 100;
    int min = 100;
    List<Leg> legs;
    long revision = 1;

    CallOf(Leg... legs) {
        this.legs = List.of(legs);
    }

    CallOf attempt(UUID id) {
        attempt = id;
        return this;
    }

    CallOf account(UUID id) {
        account = id;
        return this;
    }

    CallOf offer(UUID id) {
        offer = id;
        return this;
    }

    CallOf rates(Rates value, long input) {
        rates = value;
        inputBound = input;
        return this;
    }

    CallOf tokens(int wanted, int least) {
        want = wanted;
        min = least;
        return this;
    }

    CallOf revision(long value) {
        revision = value;
        return this;
    }

    ReserveRequest request() {
        return new ReserveRequest(
                attempt,
                "chat",
                Book.REAL,
                account,
                null,
                null,
                null,
                REPLICA,
                REPLICA,
                offer,
                "deepseek-v4-flash",
                REPLICA,
                LocalDate.of(2026, 11, 23),
                inputBound,
                "bytes",
                rates,
                want,
                min,
                legs,
                revision);
    }
}
