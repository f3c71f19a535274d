// The interface through which a call gives its response, and the controls that its handler has meanwhile. Every method
// is called within the read that brought the data: there are no promises, and no object is made for a piece of a body.
import type { Fields } from '../message/field-reader.ts'
import type { Upgraded } from '../message/upgraded.ts'

/** Names in lower case; what was repeated is joined with `, `. Whoever keeps a value keeps the text of the whole head. */
export type ResponseHead = { readonly status: number; readonly headers: Fields }

/** Takes a body. Exactly one of `end` and `fail` is called, once, after the last `push`; neither once the call is aborted. */
export type BodyHandler<Failure extends Error = Error> = {
  push(piece: Buffer): void
  end(): void
  fail(error: Failure): void
}

/** Takes a response. One of them is called, once: `begin` or `upgrade` as soon as the head is read, or `fail` before that. */
export type ResponseHandler<Failure extends Error = Error> = {
  /** Returns who takes the body; where nobody does the call is aborted. */
  begin(head: ResponseHead, call: CallHandle): BodyHandler<Failure> | undefined
  /** Of a request to speak another protocol: the server agrees (101), and the connection is the handler's. */
  upgrade?(head: ResponseHead, upgraded: Upgraded): void
  fail(error: Failure): void
}

/** How fast a body comes. */
export type BodyFlow = {
  /** Nothing more is read; what was read already is handed over all the same. */
  pause(): void
  resume(): void
  /** A stream under way: pieces that come together may be handed over as one, those of a burst a moment late. */
  gather(): void
  /** Breaks the call off: no handler of it is called any more. */
  abort(): void
}

export type CallHandle = BodyFlow & {
  /** The request has been given to a connection. */
  readonly sent: boolean
  /** It was written a second time, since the first connection had been closed before it came. */
  readonly resent: boolean
}
