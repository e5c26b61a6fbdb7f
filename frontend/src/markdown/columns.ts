/** In letters. */
const LEAST = 8
const MOST = 40
const PADDING = 3

/**
 * Settles a table's columns by its head and its first row, so that they stay where they are whatever follows:
 * a table that grows would else move all of it with every row.
 */
export function settleColumns(table: HTMLTableElement): void {
  const [head, first] = table.rows
  if (!head) return
  const weights = [...head.cells].map((cell, i) => {
    const longest = Math.max(lettersOf(cell), lettersOf(first?.cells[i]))
    return Math.min(MOST, Math.max(LEAST, longest)) + PADDING
  })
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const group = document.createElement('colgroup')
  for (const weight of weights) {
    const column = document.createElement('col')
    column.width = `${Math.round((weight / sum) * 1000) / 10}%`
    group.append(column)
  }
  table.prepend(group)
}

/** A Chinese sign is as wide as two letters. */
function lettersOf(cell: HTMLTableCellElement | undefined): number {
  let letters = 0
  for (const sign of cell?.textContent ?? '') letters += sign > '\u2e7f' ? 2 : 1
  return letters
}
