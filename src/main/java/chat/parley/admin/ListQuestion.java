package chat.parley.admin;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// What a request for a list that is found by name may say.
public class ListQuestion {

    /// Part of a name, or empty for all.
    @QueryParam("search")
    @DefaultValue("")
    String search = "";

    @QueryParam("after")
    @Nullable
    String after;

    /// `csv`: all of it in one table, without pages.
    @QueryParam("format")
    @Nullable
    String format;
}
