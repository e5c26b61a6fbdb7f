package chat.parley.admin;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a usage report is broken down by; each knows its column of `usage_daily` and how a row of it is named.
enum UsageBy {
    /// A service stands here under its key's name.
    USER(
            "account_id",
            "(SELECT a.name FROM accounts a WHERE a.id = u.account_id)",
            "EXISTS (SELECT FROM accounts a WHERE a.id = u.account_id AND a.kind = 'person')"),
    GROUP(
            "group_id",
            "(SELECT g.name FROM groups g WHERE g.id = u.group_id)",
            "EXISTS (SELECT FROM groups g WHERE g.id = u.group_id AND g.deleted_at IS NULL)"),
    MODEL("model_id", "(SELECT m.name FROM models m WHERE m.id = u.model_id)", "false"),
    DAY("day", "NULL", "false"),
    KEY("key_id", "(SELECT k.name FROM api_keys k WHERE k.id = u.key_id)", "false");

    final String column;
    final String name;
    /// Whether admins have a page about it.
    final String page;

    UsageBy(String column, String name, String page) {
        this.column = column;
        this.name = name;
        this.page = page;
    }

    /// @throws Problem 400 naming what there is
    static UsageBy parse(String field, String text) {
        return Arrays.stream(values())
                .filter(by -> by.code().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(field, Fault.UNKNOWN_CHOICE, "one of " + codes()));
    }

    /// The columns of a spreadsheet that say what a line is of.
    List<String> headings() {
        return this == DAY ? List.of(code()) : List.of(code(), code() + "Id");
    }

    /// What stands in them; what has no name stands under its id.
    List<@Nullable String> cells(@Nullable String id, @Nullable String name) {
        return this == DAY ? Collections.singletonList(id) : Arrays.asList(name == null ? id : name, id);
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String codes() {
        return Arrays.stream(values()).map(UsageBy::code).collect(Collectors.joining(", "));
    }
}
