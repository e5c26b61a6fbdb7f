import type { Message } from '../api/messages'

/** A message on the way shown, with the versions that stand beside it. */
export interface Step {
  message: Message
  /** Ids of all versions, oldest first; the message's own among them. */
  versions: string[]
}

/** Which version is shown below each parent, where a person chose one; the newest is shown otherwise. */
export type Chosen = ReadonlyMap<string | null, string>

const byAge = (one: Message, two: Message) =>
  one.createdAt === two.createdAt ? (one.id < two.id ? -1 : 1) : one.createdAt < two.createdAt ? -1 : 1

/** The way from the first message to a leaf, by the versions chosen. */
export function pathOf(messages: readonly Message[], chosen: Chosen): Step[] {
  const children = new Map<string | null, Message[]>()
  for (const message of messages) {
    const beside = children.get(message.parentId)
    if (beside) beside.push(message)
    else children.set(message.parentId, [message])
  }
  const path: Step[] = []
  const seen = new Set<string>()
  let parent: string | null = null
  for (;;) {
    const beside: Message[] | undefined = children.get(parent)?.sort(byAge)
    if (!beside) return path
    const message: Message | undefined =
      beside.find((one) => one.id === chosen.get(parent)) ?? beside[beside.length - 1]
    if (!message || seen.has(message.id)) return path
    seen.add(message.id)
    path.push({ message, versions: beside.map((one) => one.id) })
    parent = message.id
  }
}

/** The choice after going to another version of a step; null at either end. */
export function turnTo(chosen: Chosen, step: Step, by: 1 | -1): Chosen | null {
  const id = step.versions[step.versions.indexOf(step.message.id) + by]
  return id === undefined ? null : new Map(chosen).set(step.message.parentId, id)
}
