/**
 * Text that only grows. Views share one list of pieces and each remembers how many are its own, so that
 * adding costs the length of what is added, however long the answer is.
 */
export interface GrowingText {
  readonly pieces: readonly string[]
  readonly count: number
  readonly length: number
}

export function growingText(text = ''): GrowingText {
  return text === '' ? { pieces: [], count: 0, length: 0 } : { pieces: [text], count: 1, length: text.length }
}

export function grow(text: GrowingText, piece: string): GrowingText {
  if (piece === '') return text
  // Another view has gone on from here already: leave its pieces alone.
  const pieces = text.pieces.length === text.count ? text.pieces : text.pieces.slice(0, text.count)
  ;(pieces as string[]).push(piece)
  return { pieces, count: text.count + 1, length: text.length + piece.length }
}

export function wholeText(text: GrowingText): string {
  return text.pieces.slice(0, text.count).join('')
}
