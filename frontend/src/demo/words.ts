import { pick } from '../i18n/i18n'
import { type DemoMessages, en } from './en'
import { zh } from './zh'

/** The demo's words in the page's language. */
export const d: DemoMessages = pick({ en, zh })
/** The same words in every language: a chat keeps the language in which it was asked. */
export const all: DemoMessages[] = [en, zh]
