/// Public links: one path of a chat, as it is now, for whoever has the address.
@NullMarked
package chat.parley.share;

import org.jspecify.annotations.NullMarked;
