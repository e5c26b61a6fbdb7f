package chat.parley.bill;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// A bill that was read.
///
/// @param rows how many were counted
/// @param leftOut how many were not: of another key, or of no model or kind that is compared
/// @param scale places behind the point of its finest amount
/// @param rounded whether an amount was finer than nine places and was rounded, half to even
/// @param meters what it counts
/// @param wrong the first places that cannot be read; what is wrong is in no sum
record BillSums(
        SortedMap<Place, Billed> places,
        int rows,
        int leftOut,
        int scale,
        boolean rounded,
        String currency,
        Set<Meter> meters,
        List<Wrong> wrong) {

    LocalDate first() {
        return places.firstKey().day();
    }

    LocalDate last() {
        return places.lastKey().day();
    }
}
