/// Conversations as trees of messages, and the drafts of what is not yet sent.
@NullMarked
package chat.parley.conversation;

import org.jspecify.annotations.NullMarked;
