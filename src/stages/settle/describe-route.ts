// How a request found its endpoint, as its record keeps it: every candidate in its order and why it stood there, what was left
// out and on whose wish. What came of trying them is in the attempts beside it. Bounded: what does not fit is counted.
import { bounds } from '../../foundation/bounds.ts'
import type { Generation } from '../tickets/generation.ts'
import { describeEntry, type Exclusion } from '../tickets/plan.ts'

/**
 * JSON of the form that `views/route.ts` reads. Undefined where there was nothing to choose: one endpoint that was ready, and
 * the request had its turn at once.
 */
export function describeRoute({ plan, queuedMs }: Pick<Generation, 'plan' | 'queuedMs'>): string | undefined {
  const { entries, excluded, conversation } = plan
  const isPlain = excluded.length === 0 && entries.length === 1 && entries[0]?.reason.rank === 'ready'
  if (isPlain && queuedMs === 0) return undefined
  const bounded = new BoundedLists(bounds.routeBytes)
  const candidates = bounded.take(entries, describeEntry)
  const left = bounded.take(excluded, describeExclusion)
  const id = conversation === undefined ? '' : `,"conversation":${JSON.stringify(conversation.id)}`
  return `{"candidates":[${candidates}],"excluded":[${left}],"omitted":${bounded.omitted},"queued_ms":${queuedMs}${id}}`
}

function describeExclusion({ endpoint, credential, why, by }: Exclusion): object {
  return { endpoint, credential, why, by }
}

/** Members for lists that together are no longer than a bound. */
class BoundedLists {
  omitted = 0
  #left: number

  /** What the rest of the text takes of it: a conversation's id among it. */
  constructor(mostBytes: number) {
    this.#left = mostBytes - 256
  }

  take<T>(all: readonly T[], describe: (one: T) => object): string {
    let text = ''
    for (const one of all) {
      const member = JSON.stringify(describe(one))
      const bytes = Buffer.byteLength(member) + 1
      if (bytes > this.#left) {
        this.omitted += 1
        continue
      }
      this.#left -= bytes
      text += text === '' ? member : `,${member}`
    }
    return text
  }
}
