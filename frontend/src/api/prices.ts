import { call } from './http'

/** Hours at which other prices hold. */
export interface PriceWindow {
  zone: string
  days: string[]
  from: string
  to: string
  fresh: string
  cached: string
  output: string
}

/** Prices per 1M tokens from a moment on, as decimal strings. */
export interface Price {
  id: string
  offer: string
  provider: string
  model: string
  effectiveFrom: string
  fresh: string
  cached: string
  output: string
  windows: PriceWindow[]
  exceptDates: string[]
  source: string
  confirmed: boolean
}

export interface NewPrice {
  provider: string
  model: string
  fresh: string
  cached: string
  output: string
  windows?: PriceWindow[]
  exceptDates?: string[]
  /** When they begin; left out: now. */
  effectiveFrom?: string
  /** The price was questioned and is right. */
  sure?: boolean
}

/** What a price is tried on: the middle of so many calls, or a chat of ten questions where there were too few. */
export interface OfferSample {
  calls: number
  freshTokens: number
  cachedTokens: number
  outputTokens: number
}

export const getSample = (offer: string) => call<OfferSample>('GET', `/admin/offers/${offer}/sample`)
export const listPrices = () => call<{ currency: string; items: Price[] }>('GET', '/admin/prices')
export const addPrice = (price: NewPrice) => call<Price>('POST', '/admin/prices', price)
/** Takes back what has not begun. */
export const withdrawPrice = (id: string) => call<undefined>('DELETE', `/admin/prices/${id}`)
export const confirmPrice = (id: string) => call<Price>('PUT', `/admin/prices/${id}/confirmation`)

/** What becomes of a row of a file; `questioned` looks like a slip. */
export interface ImportRow {
  /** Where it stands in the file; in JSON which of the objects it is. */
  line: number
  provider: string | null
  model: string | null
  state: 'new' | 'unchanged' | 'questioned' | 'error'
  error: { field: string; code: string; message: string; min?: number | null; max?: number | null } | null
}

/** Looks at a file of prices; with `apply` enters all that is new in it, or nothing. */
export const importPrices = async (file: Blob, apply: boolean, sure: boolean) =>
  (await call<{ rows: ImportRow[] }>('POST', `/admin/prices/imports?apply=${apply}&sure=${sure}`, file)).rows
