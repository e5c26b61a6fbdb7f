import { stopTurn } from '../api/turns'
import type { OpenConversation } from './open.svelte'
import type { Waiting } from './queued.svelte'
import type { Refusal } from './refusal'

/** Takes a message back that waits on the server, unless it has gone meanwhile. */
export async function withdraw(open: OpenConversation, { question, answer }: Waiting): Promise<void> {
  if (answer.turnId === null) return
  const { draft } = open
  if (open.unsent === null) draft.hold(question.content) // the server forgets it before the field has it
  try {
    await stopTurn(answer.turnId)
  } catch (failure) {
    if (open.unsent === null) draft.sent()
    throw failure
  }
  await open.load()
  if (!open.path.some(({ message }) => message.id === question.id)) draft.putBack(question.content)
  else if (open.unsent === null) draft.sent()
}

/** Shows what fits instead of a message that waits on the server and is refused there. */
export async function reconsider(open: OpenConversation, waiting: Waiting, refusal: Refusal): Promise<void> {
  const typed = open.draft.text
  await withdraw(open, waiting)
  const { model, thinking } = waiting.answer
  const text = waiting.question.content
  if (typed !== '' || open.draft.text !== text) return // it stands in the field, or has gone
  open.refuse(open.draft.lift(), { ...(model ? { model } : {}), ...(thinking ? { thinking } : {}) }, refusal)
}
