// What is known of the request for sign-in that is being handled, wherever better-auth calls us back from.
import { AsyncLocalStorage } from 'node:async_hooks'

type SignInFlow = {
  /** What a provider of single sign-on said of the groups of the person who signs in. */
  groups?: { providerId: string; names: readonly string[] }
}

export const signInFlow = new AsyncLocalStorage<SignInFlow>()
