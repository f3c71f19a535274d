// A request that was read and is well formed, as the other stages see it. It may be large and lie on another thread, so what
// they need of its body has two forms: facts, small plain data that was read with it, and tasks, which are done where the
// body is. Both are pure functions beside the code that needs them.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { TopLevel } from '../../foundation/json/json-splice.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import type { Inbound } from '../../protocols/port/inbound-protocol.ts'
import type { Preferences } from './preferences.ts'

/** What is known of a request wherever its body is. */
export type RequestHead = {
  readonly inbound: Inbound
  readonly envelope: Envelope
  readonly preferences: Preferences
  /** The caller's own name of the conversation, by field or header. */
  readonly session: string | undefined
  /** Losses are refused. */
  readonly strict: boolean
  /** Of the body, unpacked. */
  readonly size: number
}

/** The body, for facts and tasks. */
export interface ReadRequest extends RequestHead {
  /** The caller's bytes, untouched: every attempt starts from them. */
  readonly bytes: Buffer
  readonly top: TopLevel
  readonly body: JsonObject
  /** The neutral request of a generation, made at the first call. @throws GatewayError in the caller's words */
  request(): GenerationRequest
}

/** Something about a body, as plain data. */
export type BodyFact<T> = { readonly name: string; read(request: ReadRequest): T }

/** Something done with a body. What it throws is a GatewayError. */
export type BodyTask<A, R> = {
  readonly name: string
  perform(request: ReadRequest, args: A): R
  /** So much would be written that it is done on another thread even where the body is small. */
  isHeavy?(args: A): boolean
  /** The arguments as plain data, for a body that is elsewhere. Absent: they are. */
  pack?(args: A): A
  /** Of a result that comes from elsewhere: buffers have become mere bytes. */
  unpack?(result: R): R
}

export interface Decoded extends RequestHead {
  /** @throws GatewayError as the fact's */
  read<T>(fact: BodyFact<T>): T
  /** A promise only where the body is elsewhere. @throws GatewayError as the task's */
  perform<A, R>(task: BodyTask<A, R>, args: A): R | Promise<R>
  /** Nobody will ask again. */
  forget(): void
}
