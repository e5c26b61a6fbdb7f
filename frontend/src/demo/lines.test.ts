import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { COUNT, countLines, verify } from './lines'

const lines = Array.from(
  { length: COUNT },
  (_, i) => `${String(i + 1).padStart(3, '0')}/600   ${i + 1} × ${i + 1} = ${(i + 1) ** 2}`,
)
const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const answer = (of: string[], hash = sha(lines.join('\n'))) =>
  `600 lines.\n\n\`\`\`text\n${of.join('\n')}\n\`\`\`\n\nSHA-256 of these 600 lines: \`${hash}\``

describe('the numbered lines', () => {
  it('are whole when every one is there', async () => {
    expect(await verify(answer(lines))).toEqual({ count: 600, same: true, hash: sha(lines.join('\n')) })
  })

  it('are not when one is missing, even where the answer says so itself', async () => {
    const short = lines.filter((_, i) => i !== 300)
    expect(await verify(answer(short))).toMatchObject({ count: 599, same: false })
    expect(await verify(answer(short, sha(short.join('\n'))))).toMatchObject({ count: 599, same: false })
  })

  it('are not when one is there twice, changed, or out of order', async () => {
    expect(await verify(answer([...lines.slice(0, 9), lines[8]!, ...lines.slice(9)]))).toMatchObject({
      count: 600,
      same: false,
    })
    expect((await verify(answer(lines.with(5, lines[5]!.replace('36', '37'))))).same).toBe(false)
    expect((await verify(answer(lines.toReversed()))).same).toBe(false)
  })

  it('are not when the answer claims another hash, or none', async () => {
    expect((await verify(answer(lines, sha('another')))).same).toBe(false)
    expect((await verify(lines.join('\n'))).same).toBe(false)
  })

  it('are counted while they arrive', () => {
    expect(countLines(answer(lines).slice(0, 200))).toBeLessThan(10)
    expect(countLines(answer(lines))).toBe(600)
  })
})
