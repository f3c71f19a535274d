// A request whose body is read on this thread: tasks on it are done at once.
import { bounds } from '../../foundation/bounds.ts'
import { holdsLargeNumbers, parseExactJsonObject } from '../../foundation/json/exact-json.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import type { TopLevel } from '../../foundation/json/json-splice.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import { assertGenerates } from '../../protocols/port/assert-generates.ts'
import type { Inbound } from '../../protocols/port/inbound-protocol.ts'
import { assertName } from './assert-name.ts'
import type { DecodeOptions } from './decode-options.ts'
import { runBodyJob, takeOutcome, type Elsewhere } from './body-job.ts'
import type { BodyFact, BodyTask, Decoded, ReadRequest } from '../tickets/decoded.ts'
import { readPreferences, readSession } from './preferences.ts'
import type { ReadBody } from './read-json-body.ts'
import type { Preferences } from '../tickets/preferences.ts'

/** How a body is to be understood. */
export class DecodedHere implements Decoded, ReadRequest {
  readonly inbound: Inbound
  readonly envelope: Envelope
  bytes: Buffer
  top: TopLevel
  body: JsonObject
  readonly preferences: Preferences
  readonly session: string | undefined
  readonly strict: boolean
  readonly size: number
  #request: GenerationRequest | undefined
  readonly #options: DecodeOptions
  readonly #elsewhere: Elsewhere | undefined

  /**
   * `elsewhere`: where heavy tasks are done; undefined: here.
   * @throws GatewayError what the protocol's envelope refuses, a name or a preference that is malformed
   */
  constructor(options: DecodeOptions, inbound: Inbound, read: ReadBody, elsewhere: Elsewhere | undefined) {
    const { provider, strict, assumed } = options
    const { bytes, top, body } = read
    this.#options = options
    this.#elsewhere = elsewhere
    this.inbound = inbound
    this.body = assumed === undefined ? body : { ...assumed, ...body }
    this.envelope = decodeEnvelope(inbound, this.body)
    assertFew(this.body['tools'], bounds.toolsPerRequest, 'tools')
    this.bytes = bytes
    this.top = top
    this.size = bytes.length
    this.preferences = readPreferences(body, provider)
    this.session = readSession(body) ?? options.session
    this.strict = strict?.toLowerCase() === 'true'
  }

  request(): GenerationRequest {
    return (this.#request ??= assertGenerates(this.inbound).decodeRequest(
      withoutOurs(readExactly(this.bytes, this.body)),
    ))
  }

  read<T>(fact: BodyFact<T>): T {
    return fact.read(this)
  }

  perform<A, R>(task: BodyTask<A, R>, args: A): R | Promise<R> {
    const elsewhere = this.#elsewhere
    if (elsewhere === undefined || task.isHeavy?.(args) !== true) return task.perform(this, args)
    return this.#performElsewhere(task, args, elsewhere)
  }

  forget(): void {
    const { bytes, top, body } = forgotten
    this.bytes = bytes
    this.top = top
    this.body = body
    this.#request = undefined
  }

  async #performElsewhere<A, R>(task: BodyTask<A, R>, args: A, { threads, holder }: Elsewhere): Promise<R> {
    const { name, pack, unpack } = task
    const job = {
      // A copy, since this one stays.
      bytes: Uint8Array.from(this.bytes),
      inbound: this.inbound.name,
      options: this.#options,
      task: { name, args: pack?.(args) ?? args },
    }
    const { outcome } = await runBodyJob(threads, holder, job, () => true)
    const result = takeOutcome(outcome) as R
    return unpack?.(result) ?? result
  }
}

function assertFew(list: Json | undefined, most: number, param: string): void {
  if (Array.isArray(list) && list.length > most)
    throw new GatewayError('invalid_request', `'${param}' holds more than ${most} entries.`, { param })
}

const forgotten: ReadBody = {
  bytes: Buffer.alloc(0),
  top: { members: new Map(), duplicates: [], depth: 0, values: 0, slowNames: 0, bodyStart: 0 },
  body: {},
}

/** The protocol's envelope, whose model has a name that can be looked up and recorded. @throws GatewayError */
function decodeEnvelope(inbound: Inbound, body: JsonObject): Envelope {
  const envelope = inbound.decodeEnvelope(body)
  assertName(envelope.model, 'model')
  return envelope
}

/** Fields that are ours leave before the request is looked at as the protocol's. */
function withoutOurs(body: JsonObject): JsonObject {
  if (!('provider' in body) && !('models' in body) && !('session_id' in body)) return body
  const { provider: _provider, models: _models, session_id: _session, ...rest } = body
  return rest
}

/** Members that hold JSON of callers' tools: arguments, schemas. */
const exactMembers = ['messages', 'input', 'tools', 'functions', 'response_format', 'text', 'output_config'] as const

/**
 * The body as a translation needs it: whole numbers of tools keep their digits. Everywhere else numbers are read as
 * numbers.
 */
function readExactly(bytes: Buffer, body: JsonObject): JsonObject {
  const text = bytes.toString('utf8')
  const exact = holdsLargeNumbers(text) ? parseExactJsonObject(text) : undefined
  if (exact === undefined) return body
  const read: JsonObject = { ...body }
  for (const name of exactMembers) if (isContainer(read[name])) read[name] = exact[name]
  return read
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null
}
