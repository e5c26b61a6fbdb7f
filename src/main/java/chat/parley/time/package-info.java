/// The clock, injected, so that a test can set it.
@NullMarked
package chat.parley.time;

import org.jspecify.annotations.NullMarked;
