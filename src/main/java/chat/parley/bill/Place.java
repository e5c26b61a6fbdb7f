package chat.parley.bill;

import java.time.LocalDate;
import java.util.Comparator;

/// A line of a comparison: a day and a model, as our offers call it; `""` where the bill tells no models apart.
record Place(LocalDate day, String model) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::day).thenComparing(Place::model);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
