// Slow streams that are open all at once: an event every two seconds until they are told to end. Nothing is left to luck: the
// upstreams say that all are open, before a reading and after it. Half of them are at the second upstream, since a gateway
// bounds its connections to one origin.
import { writeCall, type Row } from '../load/calls.ts'
import { openInWaves, type OpenCall } from '../load/open-call.ts'
import { awaitOpen, type Upstream } from '../targets/start-upstream.ts'
import type { Scenario, Target } from '../targets/target.ts'

const WAVE = 100

export class SlowStreams {
  readonly #target: Target
  readonly #upstreams: readonly Upstream[]
  readonly #scenario: Scenario
  readonly #opened: OpenCall[] = []

  constructor(target: Target, upstreams: readonly Upstream[], scenario: Scenario) {
    this.#target = target
    this.#upstreams = upstreams
    this.#scenario = scenario
  }

  /** Opens more of them until `count` are. */
  async open(count: number): Promise<void> {
    const calls = [this.#scenario, { ...this.#scenario, isSecond: true as const }].flatMap((scenario) => {
      const row: Row = { name: 'slow', scenario, model: 'held-20-2000', bodyBytes: 1_000, stream: true }
      const address = this.#target.address(scenario, row.model)
      return address === undefined ? [] : [writeCall(address, row)]
    })
    const requests = Array.from(
      { length: count - this.#opened.length },
      (_, index) => calls[index % calls.length] as (typeof calls)[number],
    )
    this.#opened.push(...(await openInWaves(requests, WAVE)))
  }

  /** @throws where not all of them are open before and after. */
  async whileOpen<T>(read: () => T): Promise<Awaited<T>> {
    await awaitOpen(this.#upstreams, this.#opened.length)
    const found = await read()
    await awaitOpen(this.#upstreams, this.#opened.length, 0)
    return found
  }

  /** @throws where one of them was not whole. */
  async end(): Promise<void> {
    for (const upstream of this.#upstreams) await upstream.finish()
    const whole = (await Promise.all(this.#opened.map(({ ended }) => ended))).filter(Boolean).length
    const broken = this.#opened.length - whole
    if (broken > 0) throw new Error(`${this.#target.name}: ${broken} slow streams did not end well`)
  }
}
