// What a request of another protocol says that Messages has no words for.
import type { Json } from '../../../../foundation/json/json.ts'
import type { Encoding } from './encoding.ts'

/** Neutral fields without a counterpart. Values that ask for nothing special are no loss. */
export function reportUnspoken({ request, losses }: Encoding): void {
  const reason = 'Messages has no such field'
  if ((request.candidateCount ?? 1) > 1) losses.refuse('candidateCount', 'one answer is given for each request')
  if (request.outputModalities?.some((modality) => modality !== 'text') === true)
    losses.refuse('outputModalities', 'answers are text')
  else if (request.audioOutput !== undefined) losses.drop('audioOutput', 'answers are text')
  if (request.verbosity !== undefined && request.verbosity !== 'medium') losses.drop('verbosity', reason)
  if (Object.keys(request.metadata ?? {}).length > 0) losses.drop('metadata', 'only a user id is taken')
  if (request.promptCacheKey !== undefined) losses.drop('promptCacheKey', reason)
  if (request.promptCacheRetention !== undefined) losses.drop('promptCacheRetention', reason)
}

/** Fields of another protocol, by its own names. */
export function reportForeignExtras({ request, losses }: Encoding): void {
  for (const [field, value] of Object.entries(request.extras)) {
    if (asksNothing(field, value)) continue
    if (field === 'background' && value === true)
      losses.refuse(`extras.${field}`, 'the provider does not keep answers for the caller')
    else losses.drop(`extras.${field}`, `a field of ${request.protocol}`)
  }
}

/** Defaults, and fields that only say how the answer is to be sent. */
function asksNothing(field: string, value: Json): boolean {
  if (value === null) return true
  if (Array.isArray(value) && value.length === 0) return true
  switch (field) {
    case 'store':
    case 'background':
      return value === false
    case 'stream_options':
      return true
    case 'truncation':
      return value === 'disabled'
    case 'n':
      return value === 1
    default:
      return false
  }
}
