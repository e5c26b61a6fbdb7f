/// A provider's bill beside our books: its file read, compared day by day and model by model, differences explained.
@NullMarked
package chat.parley.bill;

import org.jspecify.annotations.NullMarked;
