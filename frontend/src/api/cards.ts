import { call } from './http'

export interface Bilingual {
  en: string
  zh: string
}

/** A figure of 100, with as many places as it was published with. */
export interface Score {
  name: string
  caption: Bilingual
  value: string
}

export interface ScoreGroup {
  heading: Bilingual
  scores: Score[]
}

export interface Question {
  question: Bilingual
  answer: Bilingual
}

export interface MediaLink {
  place: 'x' | 'reddit' | 'youtube'
  title: string
  url: string
  date: string
}

export const modalities = ['text', 'image', 'audio', 'video', 'file'] as const
export type Modality = (typeof modalities)[number]

/** What a model's page tells beside its prices; what is empty is not shown. */
export interface Card {
  description: Bilingual
  context: string
  maxOutput: string
  released: string
  reads: Modality[]
  writes: Modality[]
  indexes: Score[]
  groups: ScoreGroup[]
  source: string
  article: Bilingual
  questionsIntro: Bilingual
  questions: Question[]
  links: MediaLink[]
}

export const none = (): Bilingual => ({ en: '', zh: '' })

// Ids may hold slashes, and the server reads them as they are.
export const getCard = (model: string) => call<Card>('GET', `/admin/models/${model}/card`)
export const putCard = (model: string, card: Card) => call<Card>('PUT', `/admin/models/${model}/card`, card)
