import { language, t } from '../i18n/i18n'
import { FieldErrors } from './fields'
import { Problem } from './http'

const byType: Record<string, (members: Problem['members']) => string> = {
  answer_in_progress: () => t.problem.answerRunning,
  model_not_found: () => t.problem.modelMissing,
  model_unpriced: () => t.problem.modelUnpriced,
  model_barred: () => t.problem.modelBarred,
  context_exceeded: ({ promptTokens, contextTokens }) =>
    t.problem.contextExceeded(count(promptTokens), count(contextTokens)),
  budget_frozen: () => t.problem.recordChecked,
  books_unavailable: () => t.problem.busy,
  database_unavailable: () => t.problem.databaseAway,
  shutting_down: () => t.problem.restarting,
  not_set_up: () => t.problem.notSetUp,
  not_found: () => t.problem.notFound,
}

function count(tokens: unknown): string | null {
  return typeof tokens === 'number' ? tokens.toLocaleString(language) : null
}

/** A failed request in the reader's words: what happened, whether it cost anything, what to do. */
export function inWords(failure: unknown): string {
  if (!(failure instanceof Problem)) return t.problem.server
  const known = byType[failure.type]
  if (known) return known(failure.members)
  switch (failure.status) {
    case 0:
      return t.problem.offline
    case 403:
      return t.problem.forbidden
    case 404:
      return t.problem.notFound
    case 409:
      return t.problem.conflict
    case 413:
      return t.problem.tooLarge
    case 429:
      return t.problem.tooMany
    case 503:
      return t.problem.busy
    default: {
      if (failure.status >= 500) return t.problem.server
      const { line } = new FieldErrors(failure)
      return line === '' ? t.problem.invalid : line
    }
  }
}
