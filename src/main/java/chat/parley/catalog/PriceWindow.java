package chat.parley.catalog;

import chat.parley.money.Rates;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Hours of the week at which other prices hold, such as peak hours. Reaches over midnight where `to` is not after
/// `from`; `24:00` is the day's end. Prices are pico-units per token.
///
/// @param zone whose clock the hours are read from
/// @param days on which it begins: `MON` … `SUN`
public record PriceWindow(
        String zone, List<String> days, String from, String to, long fresh, long cached, long output) {

    private static final String END_OF_DAY = "24:00";

    /// By their names here. Every call asks for them, at each end of each window.
    private static final Map<String, DayOfWeek> DAYS = Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toMap(day -> day.name().substring(0, 3), day -> day));

    private static final long SECONDS = 60;
    private static final long DAY = 24 * 60;
    private static final int YEAR = 368;

    /// @throws java.time.DateTimeException if a zone or an hour is none
    /// @throws IllegalArgumentException if a day is none, or a price is below zero
    public PriceWindow {
        days = List.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a window without days");
        }
        days.forEach(PriceWindow::day);
        ZoneId.of(zone);
        LocalTime.parse(from);
        if (!to.equals(END_OF_DAY)) {
            LocalTime.parse(to);
        }
        new Rates(fresh, cached, output);
    }

    @JsonIgnore
    public Rates rates() {
        return new Rates(fresh, cached, output);
    }

    /// Whether there is a moment at which both are open, whatever dates are excepted. Of one zone the clocks are
    /// compared, so that a change of the clocks makes no overlap where the week shows none; of two zones, a year of
    /// moments.
    public boolean overlaps(PriceWindow other, Instant since) {
        return zone.equals(other.zone) ? meets(ofWeek(), other.ofWeek()) : meets(ofYear(since), other.ofYear(since));
    }

    private record Span(long start, long end) {}

    private static boolean meets(List<Span> some, List<Span> others) {
        return some.stream()
                .anyMatch(one -> others.stream().anyMatch(other -> one.start < other.end && other.start < one.end));
    }

    /// In minutes, over three weeks: what reaches out of one reaches into the next.
    private List<Span> ofWeek() {
        long start = LocalTime.parse(from).toSecondOfDay() / SECONDS;
        long end = to.equals(END_OF_DAY) ? DAY : LocalTime.parse(to).toSecondOfDay() / SECONDS;
        long length = end > start ? end - start : end - start + DAY;
        return weekDays().stream()
                .flatMap(day -> IntStream.range(0, 3).mapToObj(week -> (week * 7L + day.ordinal()) * DAY + start))
                .map(at -> new Span(at, at + length))
                .toList();
    }

    private List<Span> ofYear(Instant since) {
        LocalDate first = LocalDate.ofInstant(since, ZoneId.of(zone)).minusDays(1);
        return first.datesUntil(first.plusDays(YEAR))
                .filter(date -> weekDays().contains(date.getDayOfWeek()))
                .map(date ->
                        new Span(startOn(date).getEpochSecond(), endOf(date).getEpochSecond()))
                .toList();
    }

    private List<DayOfWeek> weekDays() {
        return days.stream().map(PriceWindow::day).distinct().toList();
    }

    /// Whether it is open at that moment.
    ///
    /// @param except local dates on which it does not begin
    boolean holdsAt(Instant at, List<LocalDate> except) {
        LocalDate today = LocalDate.ofInstant(at, ZoneId.of(zone));
        return isOpen(today, at, except) || isOpen(today.minusDays(1), at, except);
    }

    Instant startOn(LocalDate date) {
        return date.atTime(LocalTime.parse(from)).atZone(ZoneId.of(zone)).toInstant();
    }

    Instant endOf(LocalDate date) {
        LocalTime end = to.equals(END_OF_DAY) ? LocalTime.MIN : LocalTime.parse(to);
        LocalDate last = end.isAfter(LocalTime.parse(from)) ? date : date.plusDays(1);
        return last.atTime(end).atZone(ZoneId.of(zone)).toInstant();
    }

    private boolean isOpen(LocalDate date, Instant at, List<LocalDate> except) {
        return days.stream().anyMatch(day -> day(day) == date.getDayOfWeek())
                && !except.contains(date)
                && !at.isBefore(startOn(date))
                && at.isBefore(endOf(date));
    }

    private static DayOfWeek day(String text) {
        var day = DAYS.get(text.toUpperCase(Locale.ROOT));
        if (day == null) {
            throw new IllegalArgumentException("not a day: " + text);
        }
        return day;
    }
}
