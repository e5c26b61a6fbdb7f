import { NANO as UNIT } from '../budget/money'
import { d as words } from './auditDetailWords'
import { trimmed } from './forms'

type Values = Record<string, unknown>

// People's own words, whatever they look like.
const OWN = new Set(['reason', 'name', 'note', 'announcement', 'instruction', 'contact'])
// What the database writes by itself stands there in the ledger's own unit.
const NANO = new Set(['overrun', 'held'])

// What this version does not know keeps its own name.
const word = (of: Record<string, string>, name: string): string => of[name] ?? name

/** What was changed and to what: "before: 20 stops · after: 150 stops", "switched on: yes → no". */
export function detailWords(details: Values): string {
  return Object.entries(legacy(details))
    .map(([name, value]) => [word(words.details, name), valueWords(name, value)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ')
}

function valueWords(name: string, value: unknown): string {
  if (isChange(value)) {
    if (!isPlain(value.before) || !isPlain(value.after)) return words.changed
    const [before, after] = [value.before, value.after].map((one) => plainWords(name, one) || words.nothing)
    return `${before} → ${after}`
  }
  return isPlain(value) ? plainWords(name, value) : words.changed
}

/** A text, a number or a list of them: what can be said in a line. */
const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((one) => typeof one !== 'object') : typeof value !== 'object'

const isChange = (value: unknown): value is { before: unknown; after: unknown } =>
  typeof value === 'object' && value !== null && 'before' in value && 'after' in value

const amount = (nano: bigint) => trimmed(`${nano / UNIT}.${String(nano % UNIT).padStart(9, '0')}`)

/** A reason and a name are people's own words; else each part is one of ours or an amount. */
function plainWords(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => plainWords(name, one)).join(', ')
  if (typeof value === 'number' && NANO.has(name)) return amount(BigInt(value))
  const text = String(value)
  if (OWN.has(name)) return text
  const parts = text
    .split(' ')
    .map((part) => (/^\d+\.\d+$/.test(part) ? trimmed(part) : word(words.values, part)))
  return parts.join(' ')
}

/**
 * Lines of earlier versions hold a whole record as its program printed it, "View[name=Halden, zone=UTC]". Those lines
 * never change, so they are taken apart here; of two such records only what differs is told.
 */
function legacy(details: Values): Values {
  const { before, after, ...rest } = details
  const [was, is] = [printed(before), printed(after)]
  if (was && is) {
    const changes = Object.keys(is)
      .filter((name) => was[name] !== is[name])
      .map((name) => [name, { before: was[name] ?? '', after: is[name] ?? '' }])
    return { ...rest, ...Object.fromEntries(changes) } as Values
  }
  return Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => Object.entries(printed(value) ?? { [name]: value })),
  )
}

function printed(value: unknown): Record<string, string> | null {
  const inner = typeof value === 'string' ? /^\w+\[(\w+=.*)\]$/s.exec(value)?.[1] : undefined
  if (inner === undefined) return null
  const pairs = inner.split(/, (?=\w+=)/).map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1).replace(/\w*\[|\]|^null$/g, '')] as const
  })
  return Object.fromEntries(pairs.filter(([name]) => name !== 'id' && name !== 'offer'))
}
