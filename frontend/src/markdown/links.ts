const schemes = new Set(['http:', 'https:', 'mailto:'])

/**
 * The address a link may lead to, or null. Only absolute http, https and mailto pass; whatever hides a
 * scheme (control signs, spaces inside, protocol-relative, relative) does not.
 */
export function safeHref(address: string): string | null {
  // eslint-disable-next-line no-control-regex -- these signs are what must be refused
  if (/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\]/.test(address)) return null
  if (!/^(?:https?:\/\/[^/]|mailto:[^/])/i.test(address)) return null
  try {
    const url = new URL(address)
    if (!schemes.has(url.protocol) || url.username !== '' || url.password !== '') return null
    return url.href
  } catch {
    return null
  }
}

/** The host an address names, for a placeholder; empty when there is none. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return ''
  }
}
