import { en, type Messages } from './en'
import { zh } from './zh'

/** Languages people can choose, by their own names. */
export const languages = { en: 'English', zh: '中文' } as const
export type Language = keyof typeof languages

/** The page's language, as the server wrote it on the root element. */
export const language: Language = document.documentElement.lang.toLowerCase().startsWith('zh') ? 'zh' : 'en'

/** Picks the page's language from a set of translations. */
export function pick<T>(translations: Record<Language, T>): T {
  return translations[language]
}

/** Sentences one after the other; Chinese has no space after a full stop. */
export const sentences = (...texts: string[]): string =>
  texts.filter((text) => text !== '').join(language === 'zh' ? '' : ' ')

/** The page's words; a change of language reloads the page. */
export const t: Messages = pick({ en, zh })
