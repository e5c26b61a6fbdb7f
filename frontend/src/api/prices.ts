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
  /** The price was questioned and is right. */
  sure?: boolean
}

export const listPrices = () => call<{ currency: string; items: Price[] }>('GET', '/admin/prices')
export const addPrice = (price: NewPrice) => call<Price>('POST', '/admin/prices', price)
export const confirmPrice = (id: string) => call<Price>('PUT', `/admin/prices/${id}/confirmation`)
