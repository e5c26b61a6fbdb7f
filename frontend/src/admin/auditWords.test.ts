import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionWords, auditWords, detailWords } from './auditWords'

const sources = join(import.meta.dirname, '../../../src/main/java')

/** The actions that the server writes: the first thing said in every call that records one. */
function recorded(): string[] {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.java'),
  )
  const calls = files.flatMap((name) => [
    ...readFileSync(join(sources, name), 'utf8').matchAll(/\b(?:Audit\s*\.record|audit)\(([^;,]*),/g),
  ])
  const names = calls.flatMap(([, first]) =>
    [...(first ?? '').matchAll(/"([a-z_]+)"/g)].map(([, name]) => name ?? ''),
  )
  return [...new Set(names)].sort()
}

describe('words of the audit log', () => {
  it('has a word for every action that is recorded, and no other', () => {
    expect(Object.keys(auditWords.en.actions).sort()).toEqual(recorded())
  })

  it('keeps the name of what it does not know', () => expect(actionWords('flag_raised')).toBe('flag_raised'))

  it('says what was changed, without what is empty', () => {
    const details = { period: 'month', before: '20.000000000 soft', after: '150.500000000 hard', reason: '' }
    expect(detailWords(details)).toBe('period: month · before: 20 warns only · after: 150.5 stops')
  })

  it("leaves people's own words alone", () => {
    expect(detailWords({ name: 'real', reason: 'for the month' })).toBe('name: real · reason: for the month')
  })
})
