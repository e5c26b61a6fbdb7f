/// The log of who changed what.
@NullMarked
package chat.parley.audit;

import org.jspecify.annotations.NullMarked;
