// How a request found its endpoint, as its record keeps it: every candidate in its order and why it stood there, what was left
// out and on whose wish. What came of trying them is in the attempts beside it. Bounded: what does not fit is counted. It is
// written for each request and read for few, so nothing is written that its reader finds out: a provider that is the first part of
// the endpoint's id, a model that is the same as that of the candidate before, the rank of one that is ready, and what is empty.
import { bounds } from '../../foundation/bounds.ts'
import type { Generation } from '../tickets/generation.ts'
import type { Exclusion, PlanEntry, Reason } from '../tickets/plan.ts'

/**
 * JSON of the form that `views/route.ts` reads. Undefined where there was nothing to choose: one endpoint that was ready, and
 * the request had its turn at once.
 */
export function describeRoute({ plan, queuedMs }: Pick<Generation, 'plan' | 'queuedMs'>): string | undefined {
  const { entries, excluded, conversation } = plan
  const isPlain = excluded.length === 0 && entries.length === 1 && entries[0]?.reason.rank === 'ready'
  if (isPlain && queuedMs === 0) return undefined
  const bounded = new BoundedLists(bounds.routeBytes)
  let text = `{"candidates":[${bounded.take(entries, writeCandidates())}]`
  if (excluded.length > 0) text += `,"excluded":[${bounded.take(excluded, writeExclusion)}]`
  if (bounded.omitted > 0) text += `,"omitted":${bounded.omitted}`
  if (queuedMs > 0) text += `,"queued_ms":${queuedMs}`
  if (conversation !== undefined) text += `,"conversation":${JSON.stringify(conversation.id)}`
  return `${text}}`
}

type Piece = { text: string; bytes: number }

function writeExclusion({ endpoint, credential, why, by }: Exclusion): Piece {
  return measure(JSON.stringify({ endpoint, credential, why, by }))
}

/** Writes one candidate after the other. */
function writeCandidates(): (entry: PlanEntry) => Piece {
  let before: PlanEntry['model'] | undefined
  return ({ endpoint, model, credential, reason }) => {
    const head = headOf(endpoint, credential)
    const tail = tailOf(reason)
    if (model.id === before?.id) return { text: head.text + tail.text, bytes: head.bytes + tail.bytes }
    before = model
    const named = nameOf(model)
    return { text: head.text + named.text + tail.text, bytes: head.bytes + named.bytes + tail.bytes }
  }
}

/** What is the same for each request, so written once. */
const heads = new WeakMap<PlanEntry['endpoint'], WeakMap<PlanEntry['credential'], Piece>>()
const names = new WeakMap<PlanEntry['model'], Piece>()
const tails = new WeakMap<Reason, Piece>()

function headOf(endpoint: PlanEntry['endpoint'], credential: PlanEntry['credential']): Piece {
  let known = heads.get(endpoint)
  if (known === undefined) heads.set(endpoint, (known = new WeakMap()))
  let head = known.get(credential)
  if (head === undefined) known.set(credential, (head = writeHead(endpoint, credential)))
  return head
}

function writeHead({ id, provider }: PlanEntry['endpoint'], credential: PlanEntry['credential']): Piece {
  const named = id.split('/', 1)[0] === provider.name ? {} : { provider: provider.name }
  return measure(JSON.stringify({ endpoint: id, ...named, credential: credential.id }).slice(0, -1))
}

function nameOf(model: PlanEntry['model']): Piece {
  let name = names.get(model)
  if (name === undefined) names.set(model, (name = measure(`,"model":${JSON.stringify(model.id)}`)))
  return name
}

function tailOf(reason: Reason): Piece {
  let tail = tails.get(reason)
  if (tail === undefined) tails.set(reason, (tail = writeTail(reason)))
  return tail
}

function writeTail({ rank, why }: Reason): Piece {
  return measure(`,${JSON.stringify(rank === 'ready' ? { why } : { rank, why }).slice(1)}`)
}

function measure(text: string): Piece {
  return { text, bytes: Buffer.byteLength(text) }
}

/** Members for lists that together are no longer than a bound. */
class BoundedLists {
  omitted = 0
  #left: number

  /** What the rest of the text takes of it: a conversation's id among it. */
  constructor(mostBytes: number) {
    this.#left = mostBytes - 256
  }

  take<T>(all: readonly T[], write: (one: T) => Piece): string {
    let list = ''
    for (const one of all) {
      const { text, bytes } = write(one)
      if (bytes >= this.#left) {
        this.omitted += 1
        continue
      }
      this.#left -= bytes + 1
      list += list === '' ? text : `,${text}`
    }
    return list
  }
}
