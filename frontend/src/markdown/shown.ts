import { beforeOpenFormula } from './math'

/** Signs that may yet become a list, a heading, a rule, a quotation or a fence. */
const onlyMarks = /(?:^|\n)[ \t>]*(?:[-*+#=~`_]+|\d+[.)]?)?[ \t]*$/
/** A line of a table that is not complete, or its first line without the one that makes it a table. */
const tableHead = /(?:^|\n)([ \t]*\|[^\n]*(?:\n(?:[ \t]*[|:-][|: \t-]*)?)?)$/
const tableRow = /\n[ \t]*\|[^\n]*$/
/** A table that has no row yet. */
const tableStart = /\n([ \t]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[^\n]*\n[^\n]*)$/
const delimiterRow = /\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[^\n]*\n/

/**
 * What of a text still being written may be shown. A mark waits for what it marks, a row of a table for
 * its end, a table for its first row, and a formula for its closing sign: what stands on the page is not
 * taken back or moved.
 */
export function settledPart(text: string): { shown: string; formula: boolean } {
  const { shown, sought } = beforeOpenFormula(text)
  return { shown: withoutMarks(withoutRow(shown)), formula: sought }
}

function withoutRow(text: string): string {
  const block = text.slice(text.lastIndexOf('\n\n') + 1)
  if (delimiterRow.test(block)) {
    const start = tableStart.exec(`\n${block}`)
    if (start) return text.slice(0, text.length - (start[1]?.length ?? 0))
    const row = tableRow.exec(text)
    return row ? text.slice(0, row.index + 1) : text
  }
  const head = tableHead.exec(text)
  return head ? text.slice(0, text.length - (head[1]?.length ?? 0)) : text
}

function withoutMarks(text: string): string {
  const marks = onlyMarks.exec(text)
  return marks ? text.slice(0, marks.index) : text
}
