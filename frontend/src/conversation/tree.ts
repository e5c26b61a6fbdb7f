import type { Message, Step } from '../api/messages'

export type { Step } from '../api/messages'

/** The path with messages added to it; what stood in their place is another version now. */
export function withAdded(path: readonly Step[], added: readonly Message[]): Step[] {
  const [first, ...others] = added
  if (!first) return [...path]
  const { id, parentId } = first
  const instead = path.findIndex(({ message }) => message.parentId === parentId)
  const under = path.findIndex(({ message }) => message.id === parentId)
  const at = instead >= 0 ? instead : under >= 0 ? under + 1 : path.length
  const beside = path[at]?.versions ?? []
  return [
    ...path.slice(0, at),
    { message: first, versions: beside.includes(id) ? beside : [...beside, id] },
    ...others.map((message) => ({ message, versions: [message.id] })),
  ]
}

/** A path that was read anew, after what was read of its beginning before. */
export function readOn(known: readonly Step[], read: readonly Step[]): { path: Step[]; joined: boolean } {
  const first = read[0]?.message.id
  const at = known.findIndex(({ message }) => message.id === first)
  return { path: [...known.slice(0, Math.max(at, 0)), ...read], joined: at > 0 }
}

/** A message of a person, or an answer with those that go on from it. */
export interface Said {
  /** At least one. */
  parts: readonly Step[]
  first: Step
  last: Step
  /** What an answer answers. */
  question: Message | null
}

/** A path as it is shown: an answer and those that go on from it are one. */
export function saidOn(path: readonly Step[]): Said[] {
  const all: Said[] = []
  for (const step of path) {
    const before = all[all.length - 1]
    const { continuesId } = step.message
    if (before && continuesId !== null && before.last.message.id === continuesId) {
      all[all.length - 1] = { ...before, parts: [...before.parts, step], last: step }
    } else {
      const asked = before?.last.message
      const question = step.message.role === 'assistant' && asked?.role === 'user' ? asked : null
      all.push({ parts: [step], first: step, last: step, question })
    }
  }
  return all
}
