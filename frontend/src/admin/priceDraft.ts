import { nano } from '../budget/money'
import type { NewPrice, OfferSample, Price, PriceWindow } from '../api/prices'
import { trimmed } from './forms'

/** The three prices of a list or of its peak hours, as they are typed. */
export interface Figures {
  fresh: string
  cached: string
  output: string
}

/** What is typed about a price before it is sent. */
export interface PriceDraft extends Figures {
  windows: PriceWindow[]
  /** Days without peak hours, as "2026-10-01", between blanks or commas. */
  except: string
  /** When it begins, on this computer's clock; empty: now. */
  from: string
}

export const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const
const WORKDAYS = 5

const figures = (given: Figures): Figures => ({
  fresh: trimmed(given.fresh),
  cached: trimmed(given.cached),
  output: trimmed(given.output),
})

/** Begins with the version before, peak hours included. */
export function draftOf(price: Price | undefined): PriceDraft {
  if (!price) return { fresh: '', cached: '', output: '', windows: [], except: '', from: '' }
  return {
    ...figures(price),
    windows: price.windows.map((window) => ({ ...window, ...figures(window), days: [...window.days] })),
    except: price.exceptDates.join(', '),
    from: '',
  }
}

/** Hours that begin as working days at the prices outside them. */
export const newWindow = (zone: string, prices: Figures): PriceWindow => ({
  zone,
  days: DAYS.slice(0, WORKDAYS),
  from: '09:00',
  to: '17:00',
  fresh: prices.fresh,
  cached: prices.cached,
  output: prices.output,
})

/** What is sent. */
export function newPrice(draft: PriceDraft, provider: string, model: string): NewPrice {
  const dates = draft.except.split(/[\s,，、;]+/).filter((date) => date !== '')
  const from = draft.from === '' ? null : new Date(draft.from)
  return {
    provider,
    model,
    fresh: draft.fresh.trim(),
    cached: draft.cached.trim(),
    output: draft.output.trim(),
    ...(from ? { effectiveFrom: from.toISOString() } : {}),
    ...(draft.windows.length > 0 ? { windows: draft.windows } : {}),
    ...(dates.length > 0 ? { exceptDates: dates } : {}),
  }
}

const MILLION = 1_000_000n

/** What such calls cost at these prices, as a decimal string; null while a price is not typed yet. */
export function sampleCost(sample: OfferSample, prices: Figures): string | null {
  try {
    const cost =
      nano(prices.fresh.trim()) * BigInt(sample.freshTokens) +
      nano(prices.cached.trim()) * BigInt(sample.cachedTokens) +
      nano(prices.output.trim()) * BigInt(sample.outputTokens)
    const rounded = (cost + MILLION - 1n) / MILLION
    const text = rounded.toString().padStart(10, '0')
    return cost < 0n ? null : `${text.slice(0, -9)}.${text.slice(-9)}`
  } catch {
    return null
  }
}
