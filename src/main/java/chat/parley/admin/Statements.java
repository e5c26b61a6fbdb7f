package chat.parley.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements of a month before they are laid out: everything in the reader's language.
///
/// @param period the days, and the zone in which they are counted
/// @param made when that was read
/// @param empty a sentence where there is nothing to state, else empty
record Statements(
        String month,
        String period,
        String made,
        String currency,
        boolean demo,
        Links links,
        String empty,
        List<Sheet> sheets) {

    /// @param earlier null where there is none before it, as `later`
    /// @param all where all groups are, or null where they are here
    record Links(
            @Nullable Link earlier,
            @Nullable Link later,
            @Nullable String all,
            String csv) {}

    record Link(String href, String name) {}

    /// What is handed to one group, or the sums of all of them.
    ///
    /// @param deleted whether the group is there no more
    /// @param limit what the group shared, or empty
    record Sheet(String title, boolean deleted, String limit, List<Table> tables, List<String> notes) {}

    /// @param kind what its lines are of
    /// @param label the same with the sheet's title
    record Table(String heading, String kind, String label, List<Line> lines, Line total) {}

    /// @param href where that line is stated alone, or null
    /// @param key whether it is of a group's own API key rather than of a person
    record Line(
            String name,
            @Nullable String href,
            boolean key,
            String calls,
            String fresh,
            String cached,
            String output,
            StatementText.Amount cost) {}
}
