/** How many lines the answer has that nobody should be able to lose. */
export const COUNT = 600

/** What stands on a line, by the rule that the answer itself names: its number's square. */
const line = (n: number) => `${String(n).padStart(3, '0')}/${COUNT}   ${n} × ${n} = ${n * n}`
const numbered = /^(\d{3})\/600 {3}.*$/
const claim = /`([0-9a-f]{64})`\s*$/

export interface Verdict {
  /** Different lines that are there. */
  count: number
  /** Whether text, rule and the answer's own claim have the same hash. */
  same: boolean
  hash: string
}

/** Compares a text with what the rule says should stand there. */
export async function verify(text: string): Promise<Verdict> {
  const [{ sha256 }, { bytesToHex, utf8ToBytes }] = await Promise.all([
    import('@noble/hashes/sha2.js'),
    import('@noble/hashes/utils.js'),
  ])
  const hash = (of: string) => bytesToHex(sha256(utf8ToBytes(of)))
  const arrived = text.split('\n').filter((one) => numbered.test(one))
  const expected = Array.from({ length: COUNT }, (_, i) => line(i + 1))
  const found = hash(arrived.join('\n'))
  return {
    count: new Set(arrived.map((one) => one.slice(0, 3))).size,
    same: found === hash(expected.join('\n')) && found === claim.exec(text)?.[1],
    hash: found,
  }
}

/** How many numbered lines begin in a text; a piece of it ends anywhere, so count the whole. */
export const countLines = (text: string) => text.split('\n').filter((one) => numbered.test(one)).length
