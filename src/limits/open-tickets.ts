// The open tickets, the one that moved longest ago first. The stage that takes a ticket closes it, whatever happens. A
// ticket that is still here long after is a bug of ours; it is closed with an alarm, so that its key gets its place
// back.
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { LinkedList, type Place } from '../foundation/lists/linked-list.ts'
import type { Log } from '../foundation/log.ts'

const LOOK_MS = 60_000

/** `movedMs`: when it was taken or extended, on the steady clock. */
export type OpenTicket = { readonly keyId: string; movedMs: number; expire(): void }

export class OpenTickets {
  readonly #clock: Clock
  readonly #log: Log
  readonly #tickets = new LinkedList<OpenTicket>()
  #stopTimer: (() => void) | undefined

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  add(ticket: OpenTicket): Place<OpenTicket> {
    this.#armTimer()
    return this.#tickets.add(ticket)
  }

  /** The ticket is alive; the answer is its new place. */
  move(place: Place<OpenTicket>): Place<OpenTicket> {
    this.#tickets.remove(place)
    place.value.movedMs = this.#clock.monotonicMs()
    return this.#tickets.add(place.value)
  }

  remove(place: Place<OpenTicket>): void {
    this.#tickets.remove(place)
  }

  close(): void {
    this.#stopTimer?.()
  }

  #armTimer(): void {
    this.#stopTimer ??= this.#clock.after(LOOK_MS, () => {
      this.#stopTimer = undefined
      this.#expire(this.#clock.monotonicMs() - bounds.limitTicketMs)
      if (this.#tickets.size > 0) this.#armTimer()
    })
  }

  #expire(beforeMs: number): void {
    for (let ticket = this.#tickets.oldest; ticket !== undefined; ticket = this.#tickets.oldest) {
      if (ticket.movedMs > beforeMs) return
      this.#tickets.shift()
      ticket.expire()
      this.#log.error(
        { key: ticket.keyId },
        'a request was never closed: its place among those of its key is free again',
      )
    }
  }
}
