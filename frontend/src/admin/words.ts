import { pick } from '../i18n/i18n'
import { type AdminMessages, en } from './en'
import { zh } from './zh'

/** The admin pages' words in the page's language. */
export const a: AdminMessages = pick({ en, zh })
