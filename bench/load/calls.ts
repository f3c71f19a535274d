// A row's request as it is put to a target: what is asked, of which model, in the caller's protocol.
import { runLoad, type LoadCount, type LoadOptions, type LoadResult, type Request } from './load.ts'
import type { Address, Scenario, Target } from '../targets/target.ts'

export type Row = {
  name: string
  scenario: Scenario
  model: string
  bodyBytes: number
  stream: boolean
}

export type LoadPlan = { connections: number; requests: number; boundMs: number }

const HOST = '127.0.0.1'
const PROBE: LoadPlan = { connections: 1, requests: 1, boundMs: 10_000 }

/** Undefined: the target cannot do this row. */
export function load(target: Target, row: Row, plan: LoadPlan): Promise<LoadResult | undefined> {
  return loadBy(runLoad, target, row, plan)
}

export async function loadBy<Result extends LoadCount>(
  generate: (options: LoadOptions) => Promise<Result>,
  target: Target,
  row: Row,
  plan: LoadPlan,
): Promise<Result | undefined> {
  const address = target.address(row.scenario, row.model)
  return address === undefined ? undefined : generate({ ...writeCall(address, row), ...plan })
}

/** @throws where a request failed: what is counted then is not what the row says. */
export function assertAnswered(target: Target, row: Row, { failed, completed }: LoadCount): void {
  if (failed > 0) throw new Error(`${target.name}, ${row.name}: ${failed} of ${failed + completed} failed`)
}

/** The targets that do this row. What a peer cannot do is told; what another target cannot do stops the run later. */
export async function listAble(row: Row, targets: readonly Target[]): Promise<Target[]> {
  const able: Target[] = []
  for (const target of targets) {
    const isAsked = target.address(row.scenario, row.model) !== undefined
    const answer = target.isPeer && isAsked ? await load(target, row, PROBE) : undefined
    if (answer !== undefined && answer.failed > 0) process.stderr.write(`${target.name} does not do: ${row.name}\n`)
    else if (isAsked) able.push(target)
  }
  return able
}

/** `lead`: what its text begins with, where calls are to be told apart. */
export function writeCall({ port, path, headers, model }: Address, row: Row, lead = ''): Request {
  return { host: HOST, port, path, headers, body: writeBody(row, model, lead) }
}

function writeBody({ scenario, stream, bodyBytes }: Row, model: string, lead: string): string {
  const filler = 'The quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(bodyBytes / 45))
  const text = (lead + filler).slice(0, bodyBytes)
  const common = { model, ...(stream ? { stream: true } : {}) }
  if (scenario.inbound === 'responses') return JSON.stringify({ ...common, input: text, max_output_tokens: 1_000 })
  return JSON.stringify({ ...common, max_tokens: 1_000, messages: [{ role: 'user', content: text }] })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** The targets in another order each round, so that none always runs after the same neighbour. */
export function rotate<T>(values: readonly T[], round: number): T[] {
  const start = round % values.length
  return [...values.slice(start), ...values.slice(0, start)]
}
