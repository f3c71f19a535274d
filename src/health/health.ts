// What is known of each endpoint and credential. Attempts report to it, routing reads it, nobody else does; operators see it
// through `list`. Memory is bounded however many endpoints there are.
import type { Credential } from '../providers/provider.ts'
import type { AttemptReport } from './attempt-report.ts'
import type { Place } from './places.ts'
import type { Standing } from './standing.ts'

/** What is called: an endpoint's id (`provider/model`) with a credential of its provider. */
export type Called = { endpoint: { readonly id: string; readonly provider: { readonly name: string } }; credential: Credential }

/** What routing reads. */
export type HealthReading = {
  nowMs(): number
  read(called: Called): Standing
  /** Where a conversation was served last, while a prompt cache may live there. */
  findPlace(conversation: string): Place | undefined
}

/** What attempts tell. */
export type HealthReporting = {
  /**
   * A call begins. Undefined: it is left alone at this moment, since another call is finding out whether it is back;
   * `isLast`: there is nothing else to try, so it is called all the same.
   */
  begin(called: Called, isLast: boolean): AttemptReport | undefined
  /** The conversation was served there, and what it bought of a cache lives so long, ms. */
  keepPlace(conversation: string, called: Called, livesMs: number): void
}
