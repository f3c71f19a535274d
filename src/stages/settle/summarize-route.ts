// The plan of a request in one header, for a caller who asked for it: each endpoint in the order in which it would be tried, with
// how it stands and why, and what came of trying it. It is a list of structured fields (RFC 9651), such as
// `"openai/gpt-5";rank=ready;why="as listed";tries=1;outcome=failed;fault=late;ms=3012`, and ends with `more;count=3` where
// that many did not fit. No credential is in it, no cost, and of what is left out only what the caller asked for.
import { bounds } from '../../foundation/bounds.ts'
import type { Exchange } from '../http/exchange.ts'
import type { AttemptNote } from '../tickets/attempt-note.ts'
import type { Generation } from '../tickets/generation.ts'
import { NoEndpoint, type Exclusion, type PlanEntry } from '../tickets/plan.ts'

/** What is known of a request as far as it came. */
export type Explained = Pick<Generation, 'explains' | 'caller' | 'attempts'> & {
  plan: Pick<Generation['plan'], 'entries' | 'excluded'>
}

/** Adds it to what the caller will be told of a failure, where no answer has begun. */
export function explainFailure(exchange: Exchange, explained: Explained, error: unknown): void {
  if (exchange.begun) return
  const plan = error instanceof NoEndpoint ? { entries: [], excluded: error.excluded } : explained.plan
  const route = summarizeRoute({ ...explained, plan })
  if (route !== undefined) exchange.addHeaders({ 'x-crossmodel-route': route })
}

/** Undefined where the caller did not ask, or has nothing to learn. Safe for a header, and no longer than one may be. */
export function summarizeRoute({ explains, plan, attempts, caller }: Explained): string | undefined {
  if (!explains) return undefined
  const tried = Map.groupBy(attempts, ({ endpoint }) => endpoint)
  const items = onePerEndpoint(plan.entries).map((entry) => writeEntry(entry, tried.get(entry.endpoint.id)))
  const left = plan.excluded.filter(({ by }) => by === 'caller' || caller.owner.isUnlimited)
  const all = [...items, ...left.map(writeExclusion)]
  return all.length === 0 ? undefined : join(all)
}

/** Of the credentials of an endpoint, the first speaks for it. */
function onePerEndpoint(entries: readonly PlanEntry[]): PlanEntry[] {
  const seen = new Set<string>()
  return entries.filter(({ endpoint: { id } }) => !seen.has(id) && seen.add(id))
}

function writeEntry({ endpoint, reason }: PlanEntry, tries: readonly AttemptNote[] = []): string {
  const text = `${quote(endpoint.id)};rank=${reason.rank};why=${quote(reason.why)}`
  const last = tries.at(-1)
  if (last === undefined) return text
  // A stream's head may leave while it is under way.
  if (last.outcome === 'abandoned' && last.durationMs === 0) return `${text};tries=${tries.length}`
  const ms = Math.round(tries.reduce((sum, { durationMs }) => sum + durationMs, 0))
  const fault = last.fault === undefined ? '' : `;fault=${last.fault}`
  return `${text};tries=${tries.length};outcome=${last.outcome}${fault};ms=${ms}`
}

function writeExclusion({ endpoint, why }: Exclusion): string {
  return `${quote(endpoint)};excluded;why=${quote(why)}`
}

/** A string of a structured field: printable ASCII, its quotation marks and backslashes escaped. */
function quote(text: string): string {
  return `"${text
    .replaceAll('’', "'")
    .replaceAll(/[^\x20-\x7e]/gu, '?')
    .replaceAll(/["\\]/g, (mark) => `\\${mark}`)}"`
}

function join(items: readonly string[]): string {
  let text = ''
  for (const [index, item] of items.entries()) {
    const longer = index === 0 ? item : `${text}, ${item}`
    const more = `more;count=${items.length - index}`
    const room = index === items.length - 1 ? 0 : more.length + 2
    if (longer.length + room > bounds.answerHeaderBytes) return text === '' ? more : `${text}, ${more}`
    text = longer
  }
  return text
}
