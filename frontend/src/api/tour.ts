import { FrameReader } from '../turn/frames'
import { call, problemOf } from './http'

/** How a hundred calls against one limit stand; amounts by the spending record. */
export interface Count {
  run: string
  calls: number
  answered: number
  refused: number
  failed: number
  limit: string
  spent: string
  held: string
  currency: string
  ended: boolean
}

/** What the run left in the spending record. */
export interface RunRecord {
  currency: string
  limit: string
  spent: string
  held: string
  items: { id: number; at: string; call: string | null; tokens: number; amount: string }[]
}

/** Starts the calls and tells how they stand with every change. */
export async function overspend(take: (count: Count) => void, signal: AbortSignal): Promise<void> {
  const response = await fetch('/api/tour/overspend', {
    method: 'POST',
    headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
    credentials: 'same-origin',
    body: '{}',
    signal,
  })
  if (!response.ok || response.body === null) throw await problemOf(response)
  const reader = response.body.getReader()
  const frames = new FrameReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const frame of frames.push(value)) take(JSON.parse(frame.data) as Count)
  }
}

export const getRun = (run: string) => call<RunRecord>('GET', `/tour/overspend/${run}`)
