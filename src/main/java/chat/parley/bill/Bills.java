package chat.parley.bill;

import chat.parley.account.Organisation;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Provider;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads bills and puts them beside our books. Files are read outside of transactions: that takes a moment.
@ApplicationScoped
public class Bills {

    public static final int MAX_BYTES = 10 << 20;

    /// Years of calls may be summed.
    private static final int SECONDS = 120;

    private static final int SHOWN_ROWS = 6;
    private static final int LONGEST_CELL = 60;
    private static final int MOST_VALUES = 100;

    /// What a mapping makes of a file.
    ///
    /// @param total of the amounts; null where there are none
    public record Read(
            int rows,
            int leftOut,
            int lines,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Money total,
            String currency) {}

    /// @param known whether the mapping is the one that files of this kind were read by the last time
    /// @param rows the first ones, cut where they are long
    /// @param types what the column of types has, `keys` that of keys, `billed` that of models
    /// @param offered what our offers are called at the provider
    /// @param read null where the mapping does not fit; `fields` say why
    /// @param wrong the first places that cannot be read
    public record Preview(
            Mapping mapping,
            boolean known,
            List<String> names,
            List<List<String>> rows,
            List<String> types,
            List<String> keys,
            List<String> billed,
            List<String> offered,
            @Nullable Read read,
            List<FieldError> fields,
            List<Wrong> wrong) {}

    /// What is known of a provider before its bill is read.
    private record Facts(Moment moment, String currency, Map<UUID, String> offers) {

        List<String> names() {
            return offers.values().stream().distinct().sorted().toList();
        }
    }

    private final OwnCalls calls;
    private final Clock clock;

    @Inject
    Bills(OwnCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /// Keeps nothing.
    ///
    /// @param said null: as files of this kind were read the last time, else as guessed; so too where it says no
    /// more than what stands between cells
    /// @throws Problem 404, or 400 and 413 for what is no table
    public Preview preview(UUID provider, byte[] bytes, @Nullable Mapping said) {
        var facts = facts(provider);
        var file = BillFile.of(bytes, said == null ? null : said.delimiter());
        var offered = facts.names();
        boolean given = said != null && said.day() != null;
        var last = given
                ? null
                : QuarkusTransaction.requiringNew()
                        .call(() -> KnownMapping.of(provider, file.fingerprint())
                                .map(known -> known.mapping)
                                .orElse(null));
        var start = given ? said : last;
        var mapping = start == null
                ? Guess.of(file, facts.moment, facts.currency, offered)
                : Guess.complete(file, start, offered);
        BillSums sums = null;
        var fields = List.<FieldError>of();
        try {
            sums = BillReader.read(file, mapping);
        } catch (Problem misfit) {
            if (misfit.members().containsKey("rows") || misfit.status() != 400) {
                throw misfit;
            }
            fields = errors(misfit);
        }
        return new Preview(
                mapping,
                last != null,
                file.names,
                rows(file),
                values(file, mapping.type()),
                values(file, mapping.key()),
                values(file, mapping.model()),
                offered,
                sums == null ? null : read(sums, mapping),
                fields,
                sums == null ? List.of() : sums.wrong());
    }

    /// Compares, keeps the comparison, and remembers how the file was read.
    ///
    /// @throws Problem 404, or 400 and 413 for a file or a mapping that is wrong, naming each place
    public UUID compare(UUID provider, String fileName, byte[] bytes, Mapping mapping, UUID admin) {
        var facts = facts(provider);
        var file = BillFile.of(bytes, mapping.delimiter());
        var sums = BillReader.read(file, mapping);
        if (!sums.wrong().isEmpty()) {
            throw Wrong.problem(sums.wrong());
        }
        var question = new OwnCalls.Question(
                provider, sums.first(), sums.last(), mapping.zoneId(), mapping.at(), facts.offers);
        return QuarkusTransaction.requiringNew().timeout(SECONDS).call(() -> {
            var ours = calls.sums(question, mapping.model() != null);
            var comparison = new Comparer(sums, ours, facts.currency, mapping.hasAmounts()).compare();
            Provider.findById(provider, LockModeType.PESSIMISTIC_WRITE);
            KnownMapping.remember(provider, file.fingerprint(), mapping, clock.instant());
            return Bill.keep(provider, fileName, mapping, sums, comparison, admin, clock.instant()).id;
        });
    }

    private static Facts facts(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var provider = Provider.find(id).orElseThrow(Problem::notFound);
            var offers = Offer.ofProvider(id).stream()
                    .collect(Collectors.toMap(offer -> offer.id, offer -> offer.upstreamId));
            return new Facts(Moment.of(provider.pricedAt), Organisation.current().currency, offers);
        });
    }

    private static Read read(BillSums sums, Mapping mapping) {
        boolean any = !sums.places().isEmpty();
        long total = sums.places().values().stream()
                .mapToLong(billed -> Numbers.nano(billed.amount))
                .reduce(0, Math::addExact);
        return new Read(
                sums.rows(),
                sums.leftOut(),
                sums.places().size(),
                any ? sums.first() : null,
                any ? sums.last() : null,
                mapping.hasAmounts() ? new Money(total) : null,
                sums.currency());
    }

    private static List<List<String>> rows(BillFile file) {
        var rows = new ArrayList<List<String>>();
        file.rows((number, cells) -> {
            rows.add(cells.stream()
                    .map(cell -> cell.length() > LONGEST_CELL ? cell.substring(0, LONGEST_CELL) + "…" : cell)
                    .toList());
            return rows.size() < SHOWN_ROWS;
        });
        return rows;
    }

    private static List<String> values(BillFile file, @Nullable String column) {
        return List.copyOf(BillReader.values(file, column, MOST_VALUES).keySet());
    }

    private static List<FieldError> errors(Problem misfit) {
        return misfit.members().get("errors") instanceof List<?> all
                ? all.stream()
                        .filter(FieldError.class::isInstance)
                        .map(FieldError.class::cast)
                        .toList()
                : List.of();
    }
}
