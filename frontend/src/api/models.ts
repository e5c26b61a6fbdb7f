import { call } from './http'

export type Thinking = 'off' | 'low' | 'high' | 'max'

export interface Prices {
  fresh: string
  cached: string
  output: string
  currency: string
}

export interface Model {
  id: string
  name: string
  provider: string
  contextTokens: number
  maxOutputTokens: number
  thinking: Thinking[]
  demo: boolean
  usable: boolean
  default: boolean
  prices: Prices | null
}

export const getModels = async () => (await call<{ items: Model[] }>('GET', '/models')).items
