/// The layout that all pages share: shell, nonce, assets.
@NullMarked
package chat.parley.page;

import org.jspecify.annotations.NullMarked;
