// What is known of the request for sign-in that is being handled, wherever better-auth calls us back from.
import { AsyncLocalStorage } from 'node:async_hooks'
import { PeopleError } from '../people-error.ts'

export type SignInFlow = {
  /** What a provider of single sign-on said of the groups of the person who signs in. */
  groups?: { providerId: string; names: readonly string[] }
  /** Whose session, password, e-mail or account the request has changed. */
  personId?: string
  /** Why something of ours that better-auth called was not done: better-auth would call it a bug. */
  refusal?: PeopleError
}

export const signInFlow = new AsyncLocalStorage<SignInFlow>()

export function notePerson(personId: string): void {
  const flow = signInFlow.getStore()
  if (flow !== undefined) flow.personId = personId
}

/** @throws as `work` does */
export async function noteRefusal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const flow = signInFlow.getStore()
    if (flow !== undefined && error instanceof PeopleError) flow.refusal = error
    throw error
  }
}
