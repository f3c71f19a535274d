// The rows of a plan: each endpoint with what came of its attempts, which name their endpoint; then those that were left out.
import type { MarkKind } from '../../parts/mark.tsx'
import { textOf, whyFailed, type Note } from './note.ts'

export type PlanRow = { key: string; place: string; endpoint: string; why: string; mark: MarkKind; word: string }

export function listPlanRows(
  candidates: readonly Note[],
  excluded: readonly Note[],
  attempts: readonly Note[],
): PlanRow[] {
  return [...candidates.map((one, at) => describeCandidate(one, at, attempts)), ...excluded.map(describeExcluded)]
}

function describeCandidate(one: Note, at: number, attempts: readonly Note[]): PlanRow {
  const endpoint = textOf(one['endpoint']) ?? ''
  const tries = attempts.filter((attempt) => attempt['endpoint'] === endpoint)
  const last = tries.find(({ outcome }) => outcome === 'served') ?? tries.at(-1)
  const place = String(at + 1)
  return { key: `${place} ${endpoint}`, place, endpoint, why: textOf(one['why']) ?? '', ...sayOutcome(last) }
}

function sayOutcome(last: Note | undefined): Pick<PlanRow, 'mark' | 'word'> {
  if (last === undefined) return { mark: 'idle', word: 'Not needed' }
  if (last['outcome'] === 'served') return { mark: 'good', word: 'Answered' }
  if (last['outcome'] === 'failed') return { mark: 'bad', word: `Failed: ${whyFailed(last)}` }
  return { mark: 'idle', word: 'Given up' }
}

function describeExcluded(one: Note, at: number): PlanRow {
  const [endpoint, why] = [textOf(one['endpoint']) ?? '', textOf(one['why']) ?? '']
  return { key: `out ${at} ${endpoint}`, place: '–', endpoint, why, mark: 'idle', word: 'Left out' }
}
