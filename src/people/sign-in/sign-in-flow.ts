// What is known of the request for sign-in that is being handled, wherever better-auth calls us back from.
import { AsyncLocalStorage } from 'node:async_hooks'
import { APIError } from 'better-auth/api'
import { PeopleError } from '../people-error.ts'
import type { SignInCaller } from '../people.ts'

export type SignInFlow = {
  recordRole: SignInCaller['recordRole']
  /** What a provider of single sign-on said of the groups of the person who signs in. */
  groups?: { providerId: string; names: readonly string[] }
  /** Whose session, password, e-mail or account the request has changed. */
  personId?: string
  /** Why something of ours that better-auth called was not done. */
  refusal?: PeopleError
}

export const signInFlow = new AsyncLocalStorage<SignInFlow>()

export function notePerson(personId: string): void {
  const flow = signInFlow.getStore()
  if (flow !== undefined) flow.personId = personId
}

/** @throws APIError where `work` throws PeopleError, which the flow keeps: better-auth writes any other one out as a bug. */
export async function noteRefusal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const flow = signInFlow.getStore()
    if (flow === undefined || !(error instanceof PeopleError)) throw error
    flow.refusal = error
    throw new APIError('SERVICE_UNAVAILABLE', { message: error.message })
  }
}
