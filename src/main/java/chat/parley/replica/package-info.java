/// This process among its siblings: its lease, and who is dead.
@NullMarked
package chat.parley.replica;

import org.jspecify.annotations.NullMarked;
