package chat.parley.ledger;

import chat.parley.http.Problem;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the ledger and its database functions say to each other. Whole numbers only.
final class LedgerJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long MICROS = 1_000_000;
    private static final long NANOS_OF_MICRO = 1_000;

    private LedgerJson() {}

    static JsonNode read(@Nullable String text) {
        try {
            return text == null ? JsonNodeFactory.instance.nullNode() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger answered no JSON", e);
        }
    }

    static ObjectNode of(ReserveRequest request, Instant now) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("attempt", request.attempt().toString())
                .put("entry_point", request.entryPoint())
                .put("book", request.book().text())
                .put("account", request.account().toString())
                .put("group", text(request.group()))
                .put("key", text(request.key()))
                .put("turn", text(request.turn()))
                .put("replica", request.replica().toString())
                .put("provider", request.provider().toString())
                .put("offer", request.offer().toString())
                .put("model", request.model())
                .put("price_version", request.priceVersion().toString())
                .put("day", request.day().toString())
                .put("input_bound", request.inputBound())
                .put("bound_by", request.boundBy())
                .put("fresh_rate", request.dearest().fresh())
                .put("cached_rate", request.dearest().cached())
                .put("output_rate", request.dearest().output())
                .put("want", request.want())
                .put("min", request.min())
                .put("revision", request.budgetRevision())
                .put("now", now.toString());
        var legs = node.putArray("legs");
        for (Leg leg : request.legs()) {
            legs.addObject()
                    .put("owner_kind", leg.ownerKind().text())
                    .put("owner_id", leg.ownerId())
                    .put("period", leg.period().text())
                    .put("period_start", leg.periodStart().toString())
                    .put("limit", leg.limit().nano())
                    .put("hard", leg.hard());
        }
        return node;
    }

    static ObjectNode of(SettleRequest request, UUID audit, Instant now) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("attempt", request.attempt().toString())
                .put("cost", request.cost().nano())
                .put("fresh", request.usage().fresh())
                .put("cached", request.usage().cached())
                .put("output", request.usage().output())
                .put("reasoning", request.usage().reasoning())
                .put("saved", request.saved().nano())
                .put("estimated", request.estimated())
                .put("outcome", request.outcome())
                .put("ended", request.ended() == null ? null : request.ended().toString())
                .put("audit", audit.toString())
                .put("now", now.toString());
        var flags = node.putArray("flags");
        request.flags().forEach(flags::add);
        return node;
    }

    static ObjectNode correction(UUID attempt, Money cost, UUID by, String reason, Instant now) {
        return MAPPER.createObjectNode()
                .put("attempt", attempt.toString())
                .put("cost", cost.nano())
                .put("by", by.toString())
                .put("reason", reason)
                .put("now", now.toString());
    }

    /// Of a call that used nothing and cost nothing.
    static ObjectNode nothing(UUID attempt, String reason, Instant now) {
        return MAPPER.createObjectNode()
                .put("attempt", attempt.toString())
                .put("cost", 0)
                .put("fresh", 0)
                .put("cached", 0)
                .put("output", 0)
                .put("reasoning", 0)
                .put("saved", 0)
                .put("reason", reason)
                .put("now", now.toString());
    }

    static Reservation reservation(JsonNode answer, UUID attempt) {
        return switch (answer.path("result").asText()) {
            case "granted" ->
                new Reservation.Granted(
                        attempt,
                        answer.path("granted").intValue(),
                        answer.path("wanted").intValue(),
                        money(answer, "held"),
                        answer.path("repeated").booleanValue(),
                        standings(answer.path("legs")));
            case "refused" -> {
                Standing standing = standing(answer.path("leg"));
                yield new Reservation.Refused(
                        standing.leg(),
                        standing.posted(),
                        standing.held(),
                        Reservation.Reason.valueOf(
                                answer.path("reason").asText().toUpperCase(Locale.ROOT)),
                        answer.path("affordable").intValue());
            }
            case "stale" -> new Reservation.StaleBudgets();
            case "conflict" -> throw Problem.of(409, "id_conflict", "This id was used before by another account.");
            default -> throw new IllegalStateException("the ledger answered " + answer);
        };
    }

    static SettledAttempt settled(JsonNode answer, UUID attempt) {
        if (answer.isNull()) {
            throw new NoSuchAttempt(attempt);
        }
        List<String> flags = new ArrayList<>();
        answer.path("flags").forEach(flag -> flags.add(flag.asText()));
        return new SettledAttempt(
                attempt,
                answer.path("state").asText().equals("void"),
                money(answer, "cost"),
                money(answer, "held"),
                money(answer, "overrun"),
                new Usage(
                        answer.path("fresh").longValue(),
                        answer.path("cached").longValue(),
                        answer.path("output").longValue(),
                        answer.path("reasoning").longValue()),
                answer.path("saved").isNumber() ? money(answer, "saved") : null,
                answer.path("estimated").booleanValue(),
                answer.path("outcome").asText(),
                flags,
                UUID.fromString(answer.path("price_version").asText()),
                instant(answer.path("created_at").decimalValue()),
                answer.path("ended_at").isNumber()
                        ? instant(answer.path("ended_at").decimalValue())
                        : null,
                instant(answer.path("settled_at").decimalValue()),
                answer.path("repeated").booleanValue());
    }

    private static List<Standing> standings(JsonNode legs) {
        List<Standing> standings = new ArrayList<>();
        legs.forEach(leg -> standings.add(standing(leg)));
        return standings;
    }

    private static Standing standing(JsonNode leg) {
        return new Standing(
                new Leg(
                        OwnerKind.valueOf(leg.path("owner_kind").asText().toUpperCase(Locale.ROOT)),
                        leg.path("owner_id").asText(),
                        Period.valueOf(leg.path("period").asText().toUpperCase(Locale.ROOT)),
                        LocalDate.parse(leg.path("period_start").asText()),
                        money(leg, "limit"),
                        leg.path("hard").booleanValue()),
                money(leg, "posted"),
                money(leg, "held"));
    }

    private static Money money(JsonNode node, String field) {
        return new Money(node.path(field).longValue());
    }

    private static Instant instant(BigDecimal micros) {
        long whole = micros.longValue();
        return Instant.ofEpochSecond(Math.floorDiv(whole, MICROS), Math.floorMod(whole, MICROS) * NANOS_OF_MICRO);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
