/** A message may have this many bytes of UTF-8; more belongs into an attachment. */
const LIMIT = 256 * 1024
export const MAX_MESSAGE = '256 KB'

/** Whether a text is longer than a message may be; counted only where it could be. */
export function bytesOver(text: string): boolean {
  if (text.length * 3 <= LIMIT) return false
  return text.length > LIMIT || new TextEncoder().encode(text).length > LIMIT
}
