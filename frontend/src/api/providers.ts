import { call, type Items } from './http'
import type { Thinking } from './models'

/** A model service; the key itself is never answered, only its last characters. */
export interface Provider {
  id: string
  name: string
  baseUrl: string
  profile: string
  source: 'admin' | 'environment' | 'builtin'
  book: 'real' | 'demo'
  keyHint: string | null
  enabled: boolean
  terms: ProviderTerms
}

/** How a provider lets itself be used and charges. */
export interface ProviderTerms {
  /** Calls at once, of all replicas together. */
  concurrencyLimit: number
  unknownUsage: 'bound' | 'received'
  pricedAt: 'start' | 'end' | 'dearest'
  drainSeconds: number
  drainTokens: number
}

/** A kind of provider that Parley knows. */
export interface ProviderKind {
  name: string
  label: string
  baseUrl: string
  needsKey: boolean
}

/** One line of a provider's test, in the admin's language. */
export interface ProviderCheck {
  check: string
  finding: string
  state: 'good' | 'doubtful' | 'bad'
  title: string
  text: string
}

export interface ProviderReport {
  items: ProviderCheck[]
  usable: boolean
  currency: string
  cost: string
  /** An id that the provider has, where the one asked for is unknown. */
  nearest: string | null
  /** The price that waits for confirmation. */
  unconfirmed: string | null
}

/** A model server on the computer that Parley runs on. */
export interface LocalServer {
  label: string
  profile: string
  baseUrl: string
  models: string[]
}

export interface Offer {
  id: string
  provider: string
  model: string
  upstreamId: string
  contextTokens: number
  maxOutputTokens: number
  thinking: Thinking[]
  /** How its input is counted before a call: by the model's own tokenizer, or by its bytes. */
  tokenizer: 'deepseek-v3' | 'none'
  rank: number
  enabled: boolean
  barredReason: string | null
}

export interface Model {
  id: string
  name: string
  description: string
  enabled: boolean
}

const items = async <T>(path: string) => (await call<Items<T>>('GET', path)).items

export const listProviders = () => items<Provider>('/admin/providers')
export const listProviderKinds = () => items<ProviderKind>('/admin/profiles')
export const createProvider = (provider: {
  name: string
  baseUrl: string
  apiKey?: string
  profile?: string
  /** What the model to offer first is called there. */
  model?: string
}) => call<Provider>('POST', '/admin/providers', provider)
export const changeProvider = (
  id: string,
  change: Partial<{
    name: string
    baseUrl: string
    apiKey: string
    profile: string
    enabled: boolean
    terms: Partial<ProviderTerms>
  }>,
) => call<Provider>('PATCH', `/admin/providers/${id}`, change)
export const testProvider = (id: string) => call<ProviderReport>('POST', `/admin/providers/${id}/test`)
/** Looks at three ports of this computer, once. */
export const lookForModels = async () => (await call<Items<LocalServer>>('POST', '/admin/local-models')).items

export const listModels = () => items<Model>('/admin/models')
export const createModel = (model: { id: string; name: string }) =>
  call<Model>('POST', '/admin/models', model)

export const listOffers = () => items<Offer>('/admin/offers')
export const createOffer = (offer: {
  provider: string
  model: string
  upstreamId: string
  contextTokens?: number
  maxOutputTokens?: number
}) => call<Offer>('POST', '/admin/offers', offer)
export const changeOffer = (id: string, change: { enabled?: boolean; barred?: boolean }) =>
  call<Offer>('PATCH', `/admin/offers/${id}`, change)
