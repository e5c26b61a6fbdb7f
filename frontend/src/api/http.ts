import { t } from '../i18n/i18n'

/** An answer of RFC 9457, or a failure to reach the server (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly detail: string,
    readonly members: Readonly<Record<string, unknown>> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail)
  }
}

/** A list of the API: `next` is the cursor of the following page. */
export interface Items<T> {
  items: T[]
  next: string | null
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let askSignIn: () => Promise<boolean> = () => Promise.resolve(false)

/** Sets what happens when the session has ended: true means signed in again, and the request is repeated. */
export function onSignedOut(ask: () => Promise<boolean>): void {
  askSignIn = ask
}

/** What is read begins within this, or an old connection has swallowed the request on a network that is lost. */
const READ_MS = 20_000

/** One request to `/api`; throws {@link Problem}. */
export async function call<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  headers?: Record<string, string>,
): Promise<T> {
  return read<T>(await open(method, path, 'application/json', body, signal, headers))
}

/**
 * As {@link call}, for whoever reads the response as it comes.
 * @param within in ms: so long the response may take to begin
 */
export async function open(
  method: Method,
  path: string,
  accept: string,
  body?: unknown,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
  within = method === 'GET' && !signal ? READ_MS : undefined,
): Promise<Response> {
  const once = () =>
    within === undefined
      ? send(method, path, { ...headers, Accept: accept }, body, signal)
      : limited(within, (late) => send(method, path, { ...headers, Accept: accept }, body, late))
  let response = await once()
  if (response.status === 401 && (await askSignIn())) response = await once()
  if (!response.ok) throw await problemOf(response)
  return response
}

async function limited(ms: number, run: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), ms)
  try {
    return await run(late.signal)
  } catch (failure) {
    throw late.signal.aborted ? unreachable() : failure
  } finally {
    clearTimeout(timer)
  }
}

async function send(
  method: Method,
  path: string,
  headers: Record<string, string>,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const request: RequestInit = { method, headers, credentials: 'same-origin' }
  if (signal) request.signal = signal
  if (body instanceof Blob) {
    headers['Content-Type'] = body.type || 'application/octet-stream'
    request.body = body
  } else if (body instanceof FormData) {
    request.body = body
  } else if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    request.body = JSON.stringify(body)
  }
  try {
    return await fetch(`/api${path}`, request)
  } catch (failure) {
    if (signal?.aborted) throw failure
    throw unreachable()
  }
}

/** No answer came, or it broke off: whether the request was done is not known. */
export const unreachable = () => new Problem(0, 'unreachable', t.problem.offline)

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Reads a refused response as a {@link Problem}; a proxy's HTML page becomes one too. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '')
  let members: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) members = parsed as Record<string, unknown>
  } catch {
    // not JSON: the status alone speaks
  }
  const type = typeof members['type'] === 'string' ? members['type'] : ''
  const detail = typeof members['detail'] === 'string' ? members['detail'] : ''
  const wait = Number(response.headers.get('Retry-After') ?? '')
  return new Problem(response.status, type, detail, members, wait > 0 ? wait : null)
}

/** A list's path with its cursor. */
export function page(path: string, after: string | null): string {
  if (after === null) return path
  return `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`
}
