import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Delta, type EndEvent, parseEvent, type TurnEvent } from './events'
import { wholeText } from './text'
import { type AnswerView, emptyView, reduce, viewOf } from './view'

const end = (position: number): EndEvent => ({
  type: 'end',
  end: position + 1,
  status: 'completed',
  finishReason: 'stop',
  usage: null,
  cost: '0.000100000',
  costDetail: null,
  held: null,
  failure: null,
})

interface Piece {
  part: 'reasoning' | 'content'
  text: string
}

function eventsOf(pieces: Piece[]): TurnEvent[] {
  let position = 0
  const events: TurnEvent[] = pieces.map(({ part, text }): Delta => {
    position += text.length
    return { type: 'delta', end: position, part, text }
  })
  return [...events, end(position)]
}

/** What a server sends to a reader that has `position` already; an event may be cut in its middle. */
function from(events: TurnEvent[], position: number): TurnEvent[] {
  return events.flatMap((event): TurnEvent[] => {
    if (event.type !== 'delta' || event.part === 'tool') return [event]
    const start = event.end - event.text.length
    if (event.end <= position) return []
    return [start >= position ? event : { ...event, text: event.text.slice(position - start) }]
  })
}

const text = (view: AnswerView) => [wholeText(view.reasoning), wholeText(view.content)]
const piece = fc.record({
  part: fc.constantFrom('reasoning' as const, 'content' as const),
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
})
const hop = fc.record({ back: fc.nat(30), take: fc.nat(8) })

describe('reduce', () => {
  it('gives the same text whatever was cut, repeated or replayed', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.array(hop, { maxLength: 12 }), (pieces, hops) => {
        const events = eventsOf(pieces)
        const straight = events.reduce(reduce, emptyView)
        let view = emptyView
        for (const { back, take } of hops) {
          const start = Math.max(0, view.position - back)
          view = from(events, start).slice(0, take).reduce(reduce, view)
          expect(view.gap).toBe(false)
        }
        view = from(events, view.position).reduce(reduce, view)
        expect(text(view)).toEqual(text(straight))
        expect(view.end).toEqual(straight.end)
      }),
      { numRuns: 1000, seed: 7 },
    )
  })

  it('asks to read again when a piece is missing, and is whole after it', () => {
    const events = eventsOf([
      { part: 'content', text: 'one ' },
      { part: 'content', text: 'two ' },
      { part: 'content', text: 'three' },
    ])
    const [one, , three] = events
    let view = [one!, three!].reduce(reduce, emptyView)
    expect(view.gap).toBe(true)
    expect(wholeText(view.content)).toBe('one ')
    view = from(events, view.position).reduce(reduce, view)
    expect(view.gap).toBe(false)
    expect(wholeText(view.content)).toBe('one two three')
  })

  it('does not end while text is missing', () => {
    const view = reduce(emptyView, end(10))
    expect(view.end).toBeNull()
    expect(view.gap).toBe(true)
  })

  it('goes on from what was stored', () => {
    const stored = viewOf({ position: 5, reasoning: 'why', content: 'be' })
    const view = reduce(stored, { type: 'delta', end: 10, part: 'content', text: 'cause' })
    expect(text(view)).toEqual(['why', 'because'])
  })

  it('leaves earlier views as they were', () => {
    const first = reduce(emptyView, { type: 'delta', end: 1, part: 'content', text: 'a' })
    const left = reduce(first, { type: 'delta', end: 2, part: 'content', text: 'b' })
    const right = reduce(first, { type: 'delta', end: 2, part: 'content', text: 'c' })
    expect([first, left, right].map((view) => wholeText(view.content))).toEqual(['a', 'ab', 'ac'])
  })

  it('ignores text after the end', () => {
    const ended = reduce(emptyView, end(0))
    expect(reduce(ended, { type: 'delta', end: 4, part: 'content', text: 'late' })).toBe(ended)
  })

  it('takes a cost that comes after the end', () => {
    const ended = reduce(emptyView, { ...end(0), cost: null, held: '0.01' })
    expect(reduce(ended, { type: 'cost', cost: '0.002000000', held: null, soFar: null }).cost).toBe(
      '0.002000000',
    )
  })
})

describe('what an answer has cost so far', () => {
  const said = (data: object) =>
    parseEvent({ id: null, event: 'cost', data: JSON.stringify(data) }) as TurnEvent

  it('follows what is told and leaves the rest', () => {
    const held = reduce(emptyView, said({ cost: null, held: '0.010000000', currency: 'USD' }))
    expect(held.soFar).toBeNull()
    const later = reduce(reduce(held, said({ soFar: '0.001000000' })), said({ soFar: '0.002000000' }))
    expect(later).toMatchObject({ soFar: '0.002000000', held: '0.010000000', cost: null, position: 0 })
  })
})

describe('parseEvent', () => {
  it.each([
    ['a command', { id: '1', event: 'execute', data: '{"code":"alert(1)"}' }],
    ['no JSON', { id: '1', event: 'delta', data: '<html>' }],
    ['no object', { id: '1', event: 'delta', data: '"text"' }],
    ['no position', { id: null, event: 'delta', data: '{"content":"x"}' }],
    ['an absurd position', { id: '-4', event: 'delta', data: '{"content":"x"}' }],
    ['text that is none', { id: '1', event: 'delta', data: '{"content":{"html":"x"}}' }],
  ])('gives nothing for %s', (_, frame) => expect(parseEvent(frame)).toBeNull())

  it('reads a tool call as a step of the position', () => {
    const frame = { id: '9', event: 'delta', data: '{"toolCall":{"index":0,"arguments":"{}"}}' }
    expect(parseEvent(frame)).toEqual({ type: 'delta', end: 9, part: 'tool' })
  })
})
