import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detailWords } from './auditDetails'
import { actionWords, auditWords } from './auditWords'

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
    // The database writes one by itself.
    expect(Object.keys(auditWords.en.actions).sort()).toEqual([...recorded(), 'offer_barred'].sort())
  })

  it('keeps the name of what it does not know', () => expect(actionWords('flag_raised')).toBe('flag_raised'))

  it('says what was changed, without what is empty', () => {
    const details = { period: 'month', before: '20.000000000 soft', after: '150.500000000 hard', reason: '' }
    expect(detailWords(details)).toBe('period: month · before: 20 warns only · after: 150.5 stops')
  })

  it("leaves people's own words alone", () => {
    expect(detailWords({ name: 'real', reason: 'for the month' })).toBe('name: real · reason: for the month')
  })

  it('says what was before and what is now', () => {
    expect(detailWords({ enabled: { before: true, after: false } })).toBe('switched on: yes → no')
    expect(detailWords({ announcement: { before: '', after: 'real' } })).toBe('announcement: nothing → real')
    expect(detailWords({ thinking: { before: ['low'], after: ['low', 'high'] } })).toBe(
      'thinking: low → low, high',
    )
  })

  it('tells of what is too long for a line that it changed', () => {
    const article = { before: { en: 'a', zh: '' }, after: { en: 'b', zh: '' } }
    expect(detailWords({ article })).toBe('article: changed')
    expect(detailWords({ links: { before: [], after: [{ url: 'x' }] } })).toBe('links: changed')
  })

  it('lists what is several', () => {
    expect(detailWords({ joined: ['Research', 'Sales'], left: [] })).toBe('joined: Research, Sales')
    expect(detailWords({ windows: ['MON 09:00-17:00 UTC: 3, 0.2, 4'] })).toBe(
      'peak hours: MON 09:00-17:00 UTC: 3, 0.2, 4',
    )
  })

  it('reads amounts that the database wrote', () => {
    expect(detailWords({ overrun: 1_250_000_000, held: 20 })).toBe(
      'above the reserve: 1.25 · reserved: 0.00000002',
    )
  })

  it('takes apart what earlier versions printed, and tells no class', () => {
    const price =
      'View[id=01a2, offer=01a3, model=flash, fresh=0.14, windows=[], source=null, confirmed=true]'
    expect(detailWords({ price })).toBe('model: flash · new input: 0.14 · confirmed: yes')
    const before = 'View[name=Halden, zone=UTC, logo=null]'
    const after = 'View[name=Halden, zone=Europe/Oslo, logo=null]'
    expect(detailWords({ before, after })).toBe('time zone: UTC → Europe/Oslo')
    expect(detailWords({ note: 'see [1]' })).toBe('note: see [1]')
  })
})
