/** "12,345", "128K", "1M": token counts, short, in the unit that leaves nothing over. */
export function shortCount(count: number): string {
  if (count >= 1024 && count % 1_000_000 !== 0 && count % 1024 === 0 && count % 1000 !== 0)
    return count % 1_048_576 === 0 ? `${count / 1_048_576}M` : `${count / 1024}K`
  if (count >= 1_000_000) return `${(count / 1_000_000).toFixed(1).replace(/\.0$/, '')}M`
  if (count >= 10_000) return `${Math.round(count / 1000)}K`
  return count.toLocaleString('en')
}
