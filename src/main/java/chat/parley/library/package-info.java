/// Documents that are kept and can be sent along with a chat.
@NullMarked
package chat.parley.library;

import org.jspecify.annotations.NullMarked;
