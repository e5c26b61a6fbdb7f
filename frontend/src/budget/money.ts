import { language } from '../i18n/i18n'

/** Amounts are decimal strings with up to nine places; here they are counted in billionths. */
export const NANO = 1_000_000_000n

const shape = /^(-?)(\d{1,18})(?:\.(\d{1,9}))?$/

/** Billionths of the currency's unit; throws for anything but a plain decimal with nine places at most. */
export function nano(amount: string): bigint {
  const match = shape.exec(amount)
  if (!match) throw new RangeError('not an amount')
  const value = BigInt(match[2] ?? '0') * NANO + BigInt((match[3] ?? '').padEnd(9, '0'))
  return match[1] === '-' ? -value : value
}

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

function decimal(value: bigint, places: number): string {
  const step = 10n ** BigInt(9 - places)
  const rounded = (value + step / 2n) / step
  const text = rounded.toString().padStart(places + 1, '0')
  return `${group(text.slice(0, text.length - places))}.${text.slice(text.length - places)}`
}

/** How many places show two significant digits of an amount below one. */
function places(value: bigint): number {
  const leading = 9 - value.toString().length
  return Math.max(2, Math.min(9, leading + 2))
}

/** "12.40" from 1.00 up, else two significant digits: "0.0031". */
export function shortAmount(amount: string): string {
  const value = nano(amount)
  const size = value < 0n ? -value : value
  const sign = value < 0n ? '−' : ''
  if (size === 0n || size >= NANO) return sign + decimal(size, 2)
  // Rounding may carry into a place more: 0.0996 is 0.10, 0.996 is 1.00.
  const fine = places(size)
  const step = 10n ** BigInt(9 - fine)
  const rounded = ((size + step / 2n) / step) * step
  return sign + decimal(rounded, rounded >= NANO ? 2 : places(rounded))
}

/** Every digit that is not a trailing zero, six places at least. */
export function exactAmount(amount: string): string {
  const value = nano(amount)
  const size = value < 0n ? -value : value
  const text = decimal(size, 9).replace(/0{1,3}$/, '')
  return (value < 0n ? '−' : '') + text
}

/** How many places show every digit of all these amounts, six at least. */
export function placesFor(amounts: string[]): number {
  return amounts.some((amount) => nano(amount) % 1000n !== 0n) ? 9 : 6
}

const symbols = new Map<string, string>()

/** "$", "¥", "€", or the code itself where the currency has no sign. */
export function symbolOf(currency: string): string {
  const known = symbols.get(currency)
  if (known !== undefined) return known
  let symbol = currency
  try {
    const parts = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(0)
    symbol = parts.find((part) => part.type === 'currency')?.value ?? currency
  } catch {
    // not a currency code: show it as it is
  }
  if (/[A-Za-z]$/.test(symbol)) symbol += '\u00a0'
  symbols.set(currency, symbol)
  return symbol
}

function withSymbol(text: string, currency: string): string {
  const symbol = symbolOf(currency)
  return text.startsWith('−') ? `−${symbol}${text.slice(1)}` : symbol + text
}

/** The short figure with its currency. */
export const money = (amount: string, currency: string) => withSymbol(shortAmount(amount), currency)
/** The exact figure with its currency. */
export const exactMoney = (amount: string, currency: string) => withSymbol(exactAmount(amount), currency)

/** An amount of zero or more with a fixed number of places, so that a column of figures lines up. */
export const fixedAmount = (amount: string, places: number) => decimal(nano(amount), places)

/** A share of a whole in per cent with two places, for the width of a drawing; never for a figure. */
export function share(part: string, whole: string): number {
  const total = nano(whole)
  if (total <= 0n) return 0
  const hundredths = (nano(part) * 10_000n) / total
  return Number(hundredths > 10_000n ? 10_000n : hundredths < 0n ? 0n : hundredths) / 100
}

/** The sum of amounts, as a decimal string. */
export function sum(amounts: string[]): string {
  const total = amounts.reduce((all, amount) => all + nano(amount), 0n)
  const size = total < 0n ? -total : total
  const text = size.toString().padStart(10, '0')
  return `${total < 0n ? '-' : ''}${text.slice(0, -9)}.${text.slice(-9)}`
}
