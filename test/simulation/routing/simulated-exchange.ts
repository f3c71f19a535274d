// A caller of the simulation, where the stages expect an exchange: the headers that it sent, what it was given, and whether it
// has left.
import type { Exchange } from '../../../src/stages/http/exchange.ts'
import { openNote } from '../../../src/stages/http/request-note.ts'

export class SimulatedExchange {
  readonly id: string
  readonly note = openNote(0)
  gone = false
  begun = false
  nextEvent: number | undefined = undefined
  /** What the caller has: bytes of a stream, or a body. */
  text = ''
  ending: 'end' | 'break' | undefined
  #whenGone: (() => void) | undefined
  readonly #headers: { readonly [name: string]: string }

  constructor(id: string, headers: { readonly [name: string]: string }) {
    this.id = id
    this.#headers = headers
  }

  /** As the stages see it. */
  get asExchange(): Exchange {
    return this as unknown as Exchange
  }

  header(name: string): string | undefined {
    return this.#headers[name]
  }

  eachHeader(see: (name: string, value: string) => void): void {
    for (const [name, value] of Object.entries(this.#headers)) see(name, value)
  }

  takeBytes(): boolean {
    return true
  }

  freeBody(): void {}
  addHeaders(): void {}
  whenGone(action: (() => void) | undefined): void {
    this.#whenGone = action
    if (this.gone) action?.()
  }

  /** Does nothing once it has the whole answer. */
  leave(): void {
    if (this.ending !== undefined) return
    this.gone = true
    this.#whenGone?.()
  }

  whenDrained(): void {}

  beginStream(): void {
    this.begun = true
  }

  write(bytes: Buffer | string): boolean {
    this.text += bytes.toString()
    return true
  }

  end(bytes: Buffer | string = ''): void {
    this.text += bytes.toString()
    this.ending = 'end'
  }

  break(): void {
    this.ending = 'break'
  }

  send(_status: number, _headers: object, body: Buffer | string, onOver?: () => void): void {
    this.begun = true
    this.end(body)
    onOver?.()
  }
}
