/// How a person gets in: set-up, local sign-in, invitations, sessions.
@NullMarked
package chat.parley.identity;

import org.jspecify.annotations.NullMarked;
