package chat.parley.bill;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a bill writes its days.
public enum DayFormat {
    /// `2026-11-30`, `20261130`, or a moment that begins so.
    ISO("(?<y>\\d{4})-?(?<m>\\d{2})-?(?<d>\\d{2})" + Tail.TIME),
    /// `2026/11/30`.
    YMD("(?<y>\\d{4})/(?<m>\\d{1,2})/(?<d>\\d{1,2})" + Tail.TIME),
    /// `11/30/2026`.
    MDY("(?<m>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4})" + Tail.TIME),
    /// `30/11/2026`.
    DMY("(?<d>\\d{1,2})/(?<m>\\d{1,2})/(?<y>\\d{4})" + Tail.TIME),
    /// Seconds or milliseconds since 1970.
    UNIX("\\d{10}(\\.\\d{1,9})?|\\d{13}");

    private static final int MILLIS_DIGITS = 13;
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;

    private final Pattern pattern;

    DayFormat(String regex) {
        pattern = Pattern.compile(regex);
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The first that fits all of them.
    static Optional<DayFormat> of(List<String> samples) {
        return samples.isEmpty()
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(format -> samples.stream()
                                .allMatch(text ->
                                        format.day(text, ZoneId.of("UTC")).isPresent()))
                        .findFirst();
    }

    /// A moment that says its offset is on its day in `zone`; what says none is on the day that it says.
    Optional<LocalDate> day(String text, ZoneId zone) {
        var found = pattern.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            var day = this == UNIX ? unix(found.group(), zone) : local(found, zone);
            return Optional.of(day).filter(date -> date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDate unix(String text, ZoneId zone) {
        var whole = Long.parseLong(text.contains(".") ? text.substring(0, text.indexOf('.')) : text);
        var at = text.length() == MILLIS_DIGITS && !text.contains(".")
                ? Instant.ofEpochMilli(whole)
                : Instant.ofEpochSecond(whole);
        return LocalDate.ofInstant(at, zone);
    }

    private static LocalDate local(Matcher found, ZoneId zone) {
        var day = LocalDate.of(
                Integer.parseInt(found.group("y")),
                Integer.parseInt(found.group("m")),
                Integer.parseInt(found.group("d")));
        var offset = found.group("offset");
        if (offset == null) {
            return day;
        }
        var time = found.group("time");
        var minutes = offset.strip();
        var written = minutes.equals("Z") || minutes.equals("UTC")
                ? "Z"
                : minutes.length() == 5 ? minutes.substring(0, 3) + ":" + minutes.substring(3) : minutes;
        return OffsetDateTime.parse(day + "T" + time + written)
                .atZoneSameInstant(zone)
                .toLocalDate();
    }

    private static final class Tail {
        static final String TIME = "(?:[T ](?<time>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)"
                + "(?<offset>Z| ?UTC| ?[+-]\\d{2}:?\\d{2})?)?";
    }
}
