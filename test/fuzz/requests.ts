// The requests' fuzz run: mutated requests of all protocols that callers speak, sent over sockets to a gateway, each answer
// judged, and the gateway itself after them: its log, its books, its memory, the longest stop of its event loop. The same
// seed makes the same inputs, where the same recordings are there. What fails is made small before it is reported.
import { gzipSync } from 'node:zlib'
import { seededRandom, type Random } from '../../src/foundation/random.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import type { FuzzInput } from './fuzz-input.ts'
import type { FuzzReply, FuzzWorld } from './fuzz-world.ts'
import { judgeReply } from './judge-reply.ts'
import { mutateBytes, mutateDocument, pick, writeDocument } from './mutate.ts'
import { readSeeds, type Seed } from './request-seeds.ts'
import { shrinkBody } from './shrink.ts'

const WORKERS = 8
const BATCH = 250
/** No request holds up others for longer, ms. */
const LONGEST_STOP_MS = 50
const PEAK_MIB = 1_024
const STOP_TRIES = 5
/** Enough to look at. */
const FAULTS = 20

export type Fault = { fault: string; input?: FuzzInput }
export type FuzzReport = {
  sent: number
  statuses: { [status: string]: number }
  streams: number
  longestStopMs: number
  peakMiB: number
  faults: Fault[]
}

const models: readonly string[] = [...protocolNames.map((name) => `test/${name}`), 'crossmodel/sandbox']
const oddModels: readonly string[] = protocolNames.map((name) => `odd/${name}`)

/** The inputs of a seed, one after the other, without end. */
export function* makeInputs(seed: number): Generator<FuzzInput> {
  const random = seededRandom(seed)
  const seeds = readSeeds()
  for (;;) yield makeInput(random, seeds)
}

function makeInput(random: Random, seeds: readonly Seed[]): FuzzInput {
  const { from, body } = pick(random, seeds)
  const fails = random.fraction() < 0.15
  const model = pick(random, fails ? oddModels : models)
  const how = random.fraction()
  const start = { ...body, model, ...(random.fraction() < 0.3 && { stream: random.fraction() < 0.7 }) }
  const document = how < 0.95 ? mutateDocument(random, start, pick(random, seeds).body) : start
  // Most reach a provider: an unknown model ends the matter early.
  if (random.fraction() < 0.9) document['model'] = model
  let bytes = writeDocument(document)
  if (how > 0.9) for (let times = 1 + random.fraction() * 3; times >= 1; times -= 1) bytes = mutateBytes(random, bytes)
  const headers: { [name: string]: string } = {}
  if (random.fraction() < 0.1) headers['x-crossmodel-strict'] = 'true'
  if (random.fraction() < 0.05) headers['x-request-id'] = pick(random, ['', 'é', 'a'.repeat(5_000), "'; drop table"])
  if (random.fraction() < 0.05) headers['anthropic-beta'] = pick(random, ['', ',', 'a,b', 'context-1m-2025-08-07'])
  if (random.fraction() < 0.05) {
    headers['content-encoding'] = 'gzip'
    if (random.fraction() < 0.8) bytes = gzipSync(bytes)
    if (random.fraction() < 0.2) bytes = mutateBytes(random, bytes)
  }
  return { from, owner: random.fraction() < 0.5 ? 'prepaid' : 'unlimited', fails, headers, body: bytes }
}

/** Sends the first `count` inputs, then looks at what they left behind. */
export function fuzzRequests(
  world: FuzzWorld,
  inputs: Iterable<FuzzInput>,
  count: number,
  say: (line: string) => void = () => {},
): Promise<FuzzReport> {
  return new FuzzRun(world, say).run(inputs, count)
}

class FuzzRun {
  readonly #world: FuzzWorld
  readonly #say: (line: string) => void
  readonly #report: FuzzReport = { sent: 0, statuses: {}, streams: 0, longestStopMs: 0, peakMiB: 0, faults: [] }
  /** Faults that were seen, without what differs from one input to the next. */
  readonly #seen = new Set<string>()
  readonly #logged = new Set<string>()

  constructor(world: FuzzWorld, say: (line: string) => void) {
    this.#world = world
    this.#say = say
  }

  async run(inputs: Iterable<FuzzInput>, count: number): Promise<FuzzReport> {
    const report = this.#report
    const source = inputs[Symbol.iterator]()
    let died: number | null | undefined
    void this.#world.gateway.ended.then((code) => (died = code))
    while (report.sent < count && report.faults.length < FAULTS && died === undefined) {
      const batch: FuzzInput[] = []
      while (batch.length < Math.min(BATCH, count - report.sent)) {
        const { value, done } = source.next()
        if (done === true) break
        batch.push(value)
      }
      if (batch.length === 0) break
      report.sent += batch.length
      await this.#runBatch(batch)
      if (report.sent % 5_000 < BATCH) this.#say(`${report.sent} sent, ${JSON.stringify(report.statuses)}`)
    }
    if (died !== undefined) {
      report.faults.push({ fault: `the gateway ended with ${died}: ${this.#world.gateway.log().slice(-3_000)}` })
      return report
    }
    for (const fault of await this.#world.auditBooks()) report.faults.push({ fault })
    report.peakMiB = Math.round(this.#world.readPeakMemory())
    if (report.peakMiB > PEAK_MIB) report.faults.push({ fault: `the gateway had ${report.peakMiB} MiB of memory` })
    return report
  }

  async #runBatch(batch: readonly FuzzInput[]): Promise<void> {
    const ids = new Map<string, FuzzInput>()
    const found: { fault: string; input: FuzzInput }[] = []
    await this.#world.readLongestStop()
    await this.#sendAll(batch, (input, reply) => {
      const fault = judgeReply(input, reply)
      if (fault !== undefined) found.push({ fault, input })
      if (typeof reply === 'string') return
      ids.set(String(reply.headers['x-request-id']), input)
      this.#report.statuses[reply.status] = (this.#report.statuses[reply.status] ?? 0) + 1
      if (reply.headers['content-type']?.startsWith('text/event-stream') === true) this.#report.streams += 1
    })
    const stop = await this.#world.readLongestStop()
    if (stop > LONGEST_STOP_MS) await this.#findStop(batch)
    else this.#report.longestStopMs = Math.max(this.#report.longestStopMs, stop)
    this.#world.forget()
    for (const line of this.#readBugs()) {
      const id = /req_cm_\w+/.exec(line)?.[0]
      const input = id === undefined ? undefined : ids.get(id)
      if (input === undefined) this.#add({ fault: `logged: ${line.slice(0, 1_500)}` })
      else found.push({ fault: `logged: ${line.slice(0, 1_500)}`, input })
    }
    for (const { fault, input } of found) await this.#addShrunk(fault, input)
  }

  async #sendAll(
    batch: readonly FuzzInput[],
    see: (input: FuzzInput, reply: FuzzReply | string) => void = () => {},
  ): Promise<void> {
    const source = batch.values()
    const work = async () => {
      for (const input of source) see(input, await this.#world.send(input))
    }
    await Promise.all(Array.from({ length: WORKERS }, work))
  }

  /** Which part of a batch holds up the gateway, the best of several tries counting; nothing where none does alone. */
  async #findStop(batch: readonly FuzzInput[]): Promise<void> {
    const stop = await this.#bestStop(batch)
    if (stop <= LONGEST_STOP_MS) {
      this.#report.longestStopMs = Math.max(this.#report.longestStopMs, stop)
      return
    }
    let part = batch
    while (part.length > 1) {
      const halves = [part.slice(0, part.length >> 1), part.slice(part.length >> 1)]
      const stops: number[] = []
      for (const half of halves) stops.push(await this.#bestStop(half))
      const worst = (stops[0] ?? 0) >= (stops[1] ?? 0) ? 0 : 1
      if ((stops[worst] ?? 0) <= LONGEST_STOP_MS) break
      part = halves[worst] ?? []
    }
    const [input] = part
    const fault = `holds up the event loop for ${Math.round(stop)} ms (${part.length} inputs)`
    this.#add(part.length === 1 && input !== undefined ? { fault, input } : { fault })
  }

  async #bestStop(batch: readonly FuzzInput[]): Promise<number> {
    let best = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < STOP_TRIES && best > LONGEST_STOP_MS; tries += 1) {
      await this.#world.readLongestStop()
      await this.#sendAll(batch)
      best = Math.min(best, await this.#world.readLongestStop())
    }
    return best
  }

  /** The lines of the log that speak of a bug and were not there before. */
  #readBugs(): string[] {
    const lines = this.#world.gateway.log().split('\n')
    // The last is not whole yet, and the log is cut in the middle of its first.
    const bugs = lines
      .slice(0, -1)
      .filter((line) => /a bug|internal_error|AssertionError|TypeError|RangeError/.test(line))
    const fresh = bugs.filter((line) => !this.#logged.has(line.slice(-300)))
    for (const line of fresh) this.#logged.add(line.slice(-300))
    return fresh
  }

  async #addShrunk(fault: string, input: FuzzInput): Promise<void> {
    const kind = kindOf(fault)
    if (this.#seen.has(kind)) return
    // What hung once is not tried hundreds of times.
    if (fault.startsWith('hangs') || input.headers['content-encoding'] !== undefined) return this.#add({ fault, input })
    const body = await shrinkBody(input.body, async (candidate) => {
      const smaller = { ...input, body: candidate }
      const again = judgeReply(smaller, await this.#world.send(smaller))
      return (
        (again !== undefined && kindOf(again) === kind) ||
        this.#readBugs().some((line) => kindOf(`logged: ${line}`) === kind)
      )
    })
    this.#add({ fault, input: { ...input, body } })
  }

  #add(fault: Fault): void {
    const kind = kindOf(fault.fault)
    if (this.#seen.has(kind)) return
    this.#seen.add(kind)
    this.#report.faults.push(fault)
  }
}

/** A fault without the ids, numbers and words that differ from one time to the next. */
function kindOf(fault: string): string {
  const { stack } = /"stack":"(?<stack>(?:[^"\\]|\\.){0,400})/.exec(fault)?.groups ?? {}
  return (stack ?? fault).replace(/req_cm_\w+|\d+|[“'"`].{0,80}?[”'"`]/g, '#').slice(0, 200)
}
