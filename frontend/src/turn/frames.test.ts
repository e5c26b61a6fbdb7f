import { describe, expect, it } from 'vitest'
import type { Frame } from './events'
import { FrameReader, MAX_LINE } from './frames'

const encoder = new TextEncoder()

function readAll(text: string, cut?: number): Frame[] {
  const bytes = encoder.encode(text)
  const reader = new FrameReader()
  if (cut === undefined) return reader.push(bytes)
  return [...reader.push(bytes.slice(0, cut)), ...reader.push(bytes.slice(cut))]
}

const stream =
  ': hello\n\nid: 3\nevent: delta\ndata: {"content":"a😀"}\n\n:\nid:5\r\nevent:delta\r\ndata:{"content":"中文"}\r\n\r\nevent: cost\rdata: {"held":"0.1"}\r\rdata: one\ndata: two\n\n'
const frames: Frame[] = [
  { id: '3', event: 'delta', data: '{"content":"a😀"}' },
  { id: '5', event: 'delta', data: '{"content":"中文"}' },
  { id: null, event: 'cost', data: '{"held":"0.1"}' },
  { id: null, event: 'message', data: 'one\ntwo' },
]

describe('FrameReader', () => {
  it('reads LF, CRLF and CR lines, comments and joined data', () => expect(readAll(stream)).toEqual(frames))

  it('reads the same whatever the byte it was cut at', () => {
    for (let cut = 0; cut <= encoder.encode(stream).length; cut++)
      expect(readAll(stream, cut)).toEqual(frames)
  })

  it('reads the same byte by byte', () => {
    const reader = new FrameReader()
    const all = [...encoder.encode(stream)].flatMap((byte) => reader.push(Uint8Array.of(byte)))
    expect(all).toEqual(frames)
  })

  it('gives nothing for a frame that is not complete', () => {
    expect(readAll('id: 1\nevent: delta\ndata: {}\n')).toEqual([])
  })

  it('gives nothing for comments and for frames without data', () => {
    expect(readAll(': keep\n\nevent: end\nid: 9\n\n')).toEqual([])
  })

  it('does not carry an id into the next frame', () => {
    expect(readAll('id: 1\ndata: a\n\ndata: b\n\n')[1]?.id).toBeNull()
  })

  it('refuses a line past the bound', () => {
    const reader = new FrameReader()
    const piece = encoder.encode('x'.repeat(1024 * 1024))
    expect(() => {
      for (let sent = 0; sent <= MAX_LINE; sent += piece.length) reader.push(piece)
    }).toThrow(RangeError)
  })
})
