// A request whose body is large and is read on another thread. Facts come back with the first reading; a task is sent
// together with the body and comes back with it. Nothing here takes time that grows with the body.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import type { Inbound } from '../../protocols/port/inbound-protocol.ts'
import { runBodyJob, takeOutcome, type BodyOpening, type Elsewhere } from './body-job.ts'
import type { BodyFact, BodyTask, Decoded } from '../tickets/decoded.ts'
import type { Preferences } from '../tickets/preferences.ts'
import type { DecodeOptions } from './decode-options.ts'

/** @throws GatewayError as `DecodedHere`, and as `runBodyJob` */
export async function decodeElsewhere(
  options: DecodeOptions,
  inbound: Inbound,
  received: Buffer,
  elsewhere: Elsewhere,
): Promise<Decoded> {
  const { threads, holder, isWanted } = elsewhere
  const job = { bytes: received, inbound: inbound.name, options }
  const { bytes, outcome } = await runBodyJob(threads, holder, job, isWanted)
  return new DecodedElsewhere(options, inbound, bytes, takeOutcome(outcome) as BodyOpening, elsewhere)
}

class DecodedElsewhere implements Decoded {
  readonly inbound: Inbound
  readonly envelope: Envelope
  readonly preferences: Preferences
  readonly session: string | undefined
  readonly strict: boolean
  readonly size: number
  readonly #options: DecodeOptions
  readonly #facts: BodyOpening['facts']
  readonly #elsewhere: Elsewhere
  /** Undefined while it is away, and when it was forgotten. */
  #bytes: Buffer | undefined
  #isForgotten = false
  /** One task at a time: the body is in one place. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: DecodeOptions, inbound: Inbound, bytes: Buffer, opening: BodyOpening, elsewhere: Elsewhere) {
    this.inbound = inbound
    this.envelope = opening.envelope
    this.preferences = opening.preferences
    this.session = opening.session
    this.strict = opening.strict
    this.size = opening.size
    this.#options = options
    this.#facts = opening.facts
    this.#elsewhere = elsewhere
    this.#bytes = bytes
  }

  read<T>(fact: BodyFact<T>): T {
    const outcome = this.#facts[fact.name]
    if (outcome === undefined) throw new TypeError(`nothing on the other thread reads '${fact.name}'`)
    return takeOutcome(outcome) as T
  }

  perform<A, R>(task: BodyTask<A, R>, args: A): Promise<R> {
    const packed = task.pack?.(args) ?? args
    const done = this.#last.then(() => this.#run(task, packed))
    this.#last = done.catch(() => {})
    return done
  }

  forget(): void {
    this.#isForgotten = true
    this.#bytes = undefined
  }

  async #run<A, R>({ name, unpack }: BodyTask<A, R>, args: A): Promise<R> {
    const body = this.#bytes
    // Its thread has failed, and taken it along.
    if (body === undefined) throw new GatewayError('internal_error', 'Something went wrong on our side.')
    this.#bytes = undefined
    const { threads, holder } = this.#elsewhere
    const job = { bytes: body, inbound: this.inbound.name, options: this.#options, task: { name, args } }
    const { bytes, outcome } = await runBodyJob(threads, holder, job, () => true)
    if (!this.#isForgotten) this.#bytes = bytes
    const result = takeOutcome(outcome) as R
    return unpack?.(result) ?? result
  }
}
