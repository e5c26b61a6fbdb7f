/// Budgets: who may spend how much in which period, and what is left.
@NullMarked
package chat.parley.budget;

import org.jspecify.annotations.NullMarked;
