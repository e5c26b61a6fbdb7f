/** How much of all input was reused, in whole per cent. */
export function reusedShare(fresh: number, cached: number): number {
  return fresh + cached === 0 ? 0 : Math.round((cached * 100) / (fresh + cached))
}
