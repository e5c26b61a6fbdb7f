/// What people are told without asking: in the app, by e-mail and to programs, from an outbox that outlives the
/// process.
@NullMarked
package chat.parley.notice;

import org.jspecify.annotations.NullMarked;
