/// This process among its siblings: its lease, who is dead, and the bell that they ring for one another.
@NullMarked
package chat.parley.replica;

import org.jspecify.annotations.NullMarked;
