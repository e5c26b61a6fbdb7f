package chat.parley.inference;

import chat.parley.catalog.PricedAt;
import chat.parley.catalog.UnknownUsage;
import chat.parley.inference.Settling.Rule;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.ReserveRequest;
import chat.parley.ledger.SqlLedger;
import chat.parley.money.Book;
import chat.parley.money.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// People, limits and prices of a [MoneySimulation]. What a call must fit is read anew whenever limits have changed.
final class SimulatedOrganisation {

    private static final int PEOPLE = 6;
    private static final long USUAL = 100_000;
    private static final String SPENT =
            "SELECT coalesce(sum(posted), 0) FROM ledger_accounts WHERE owner_kind = 'organisation'";

    /// By offer.
    private static final List<PricedAt> PRICED_AT = List.of(PricedAt.START, PricedAt.DEAREST, PricedAt.END);

    private record Limited(OwnerKind kind, String owner, Period period) {}

    private final Random random;
    private final SqlLedger ledger;
    private final String model;
    private final UUID group;
    private final List<UUID> people;
    private final UUID provider;
    private final List<UUID> offers;
    private final SimulatedTariff[] prices;
    private final Map<Limited, Long> limits = new LinkedHashMap<>();
    private long revision = -1;

    SimulatedOrganisation(Random random, SqlLedger ledger) throws SQLException {
        this.random = random;
        this.ledger = ledger;
        this.provider = id();
        this.group = id();
        this.model = "model-" + id();
        this.people = Stream.generate(this::id).limit(PEOPLE).toList();
        this.offers = Stream.generate(this::id).limit(3).toList();
        this.prices = new SimulatedTariff[] {price(), price(), price()};
        for (UUID person : people) {
            limit(new Limited(OwnerKind.USER, person.toString(), Period.DAY));
            limit(new Limited(OwnerKind.USER, person.toString(), Period.MONTH));
        }
        limit(new Limited(OwnerKind.ORGANISATION, "", Period.NONE));
        limit(new Limited(OwnerKind.MODEL, model, Period.DAY));
        limit(new Limited(OwnerKind.GROUP, group.toString(), Period.WEEK));
    }

    List<UUID> people() {
        return people;
    }

    SimulatedCall call(UUID attempt, Random by) {
        int offer = by.nextInt(offers.size());
        var rule = new Rule(offer == 2 ? UnknownUsage.RECEIVED : UnknownUsage.BOUND, PRICED_AT.get(offer));
        return new SimulatedCall(attempt, people.get(by.nextInt(PEOPLE)), offer, rule, offer == 1, prices[offer], by);
    }

    /// As the product: limits in force and their revision are one snapshot, and are read again where they have
    /// passed.
    Reservation reserve(SimulatedCall call, long now) throws SQLException {
        for (int tries = 0; tries < 200; tries++) {
            var answer = ledger.reserve(request(call, now));
            if (!(answer instanceof Reservation.StaleBudgets)) {
                return answer;
            }
            read();
        }
        return new Reservation.StaleBudgets();
    }

    /// An admin changes a limit, adds to one, or enters a price.
    void change(long now) throws SQLException {
        var limited = limits.keySet().stream()
                .skip(random.nextInt(limits.size()))
                .findFirst()
                .orElseThrow();
        switch (random.nextInt(3)) {
            case 0 -> limit(limited);
            case 1 -> ledger.topUp(leg(limited, limits.get(limited), day(now)), USUAL * (1 + random.nextInt(30)));
            default -> prices[random.nextInt(prices.length)] = price();
        }
    }

    private ReserveRequest request(SimulatedCall call, long now) {
        LocalDate day = day(now);
        UUID paying = inGroup(call.person) ? group : null;
        call.begins(prices[call.offer], now);
        call.legs = legs(call.person, paying, day);
        return new ReserveRequest(
                call.attempt,
                "api",
                Book.REAL,
                call.person,
                paying,
                null,
                null,
                call.replica,
                provider,
                offers.get(call.offer),
                model,
                call.tariff.version(),
                day,
                call.bound,
                "bytes",
                call.dearest,
                call.want,
                call.least,
                call.legs,
                revision);
    }

    private boolean inGroup(UUID person) {
        return people.indexOf(person) < PEOPLE / 2;
    }

    private List<Leg> legs(UUID person, @Nullable UUID paying, LocalDate day) {
        var legs = new ArrayList<Leg>();
        limits.forEach((limited, amount) -> {
            boolean applies = switch (limited.kind) {
                case USER -> limited.owner.equals(person.toString());
                case GROUP -> limited.owner.equals(String.valueOf(paying));
                default -> true;
            };
            if (applies) {
                legs.add(leg(limited, amount, day));
            }
        });
        return legs;
    }

    private static Leg leg(Limited limited, long amount, LocalDate day) {
        return new Leg(
                limited.kind, limited.owner, limited.period, limited.period.startOf(day), new Money(amount), true);
    }

    /// About as much as is used up late in the period; now and then far too little.
    private void limit(Limited limited) throws SQLException {
        long calls = switch (limited.kind) {
            case USER -> limited.period == Period.DAY ? 60 + random.nextInt(400) : 4_000 + random.nextInt(10_000);
            case GROUP -> 1_500 + random.nextInt(6_000);
            case MODEL -> 1_500 + random.nextInt(2_500);
            default -> 5_000 + random.nextInt(40_000);
        };
        long spent = limited.kind == OwnerKind.ORGANISATION ? ledger.number(SPENT) : 0;
        long amount = spent + (random.nextInt(40) == 0 ? calls * 100 : calls * USUAL);
        limits.put(limited, amount);
        ledger.changeLimit(leg(limited, amount, day(ledger.now.toEpochMilli())));
        read();
    }

    private void read() throws SQLException {
        try (var statement = ledger.connection.createStatement();
                var rows = statement.executeQuery("SELECT r.revision, b.owner_kind, b.owner_id, b.period, b.limit_nano"
                        + " FROM budget_revision r CROSS JOIN budgets b")) {
            while (rows.next()) {
                revision = rows.getLong(1);
                var place = new Limited(
                        OwnerKind.valueOf(rows.getString(2).toUpperCase(Locale.ROOT)),
                        rows.getString(3),
                        Period.valueOf(rows.getString(4).toUpperCase(Locale.ROOT)));
                if (limits.containsKey(place)) {
                    limits.put(place, rows.getLong(5));
                }
            }
        }
    }

    private SimulatedTariff price() {
        return SimulatedTariff.draw(id(), day(ledger.now.toEpochMilli()), random);
    }

    private static LocalDate day(long now) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
