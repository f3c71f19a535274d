// The network as operations use it, handed in: one whole HTTP call of the operator's own, and whether an address can be
// listened on. Customers' requests do not come this way.
import type { Address } from '../configuration/shape/file-shape.ts'
import type { Transport } from '../http1/transport/transport.ts'

export type Network = {
  /**
   * Redirects are not followed, and of the body at most `mostBytes` are read.
   * @throws Error that says why no answer came; `withinMs` without one are such a reason.
   */
  call(url: string | URL, request: NetworkRequest): Promise<NetworkAnswer>
  /** Listens on the address and stops at once. @throws the listener's error, with its `code`. */
  tryListening(address: Address): Promise<void>
}

type NetworkRequest = {
  method: 'GET' | 'POST'
  headers?: { readonly [name: string]: string }
  body?: Buffer<ArrayBuffer>
  withinMs: number
  mostBytes: number
  /** How the server is reached; absent: directly. */
  transport?: Transport | undefined
}

type NetworkAnswer = {
  status: number
  headers: Headers
  body: string
  /** The body is longer, and what is beyond `mostBytes` was not read. */
  isCut: boolean
}
