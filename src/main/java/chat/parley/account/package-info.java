/// Accounts, roles, groups, the organisation's settings, and the account of the current request.
@NullMarked
package chat.parley.account;

import org.jspecify.annotations.NullMarked;
