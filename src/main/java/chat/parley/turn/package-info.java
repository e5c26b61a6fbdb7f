/// A running answer: its runner, journal, live stream, and the reaper of what a dead process left.
@NullMarked
package chat.parley.turn;

import org.jspecify.annotations.NullMarked;
