package chat.parley.tour;

import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;

/// How the calls of a run stand: how many by the status that each was answered with, the money by the spending record.
///
/// @param failed answered with anything else, or not at all
/// @param ended whether nothing changes any more
@JsonInclude(JsonInclude.Include.ALWAYS)
record Count(
        UUID run,
        int calls,
        int answered,
        int refused,
        int failed,
        Money limit,
        Money spent,
        Money held,
        String currency,
        boolean ended) {}
