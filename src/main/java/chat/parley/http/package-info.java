/// What every endpoint shares: problems (RFC 9457), paging, headers and the same-origin check.
@NullMarked
package chat.parley.http;

import org.jspecify.annotations.NullMarked;
