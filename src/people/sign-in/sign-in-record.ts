// What becomes of requests for sign-in, for the audit log. What was done is written before its answer leaves. What was tried in vain
// is written for persons that there are alone, since strangers could make any number of entries, and behind the answer,
// since that would tell by its time who there is; where too many wait, the log says so.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Log } from '../../foundation/log.ts'
import type { Store } from '../../store/store.ts'
import { findPersonByEmail, findPersonById, findPersonByPasskey } from '../accounts/person-store.ts'
import type { SignedIn } from '../accounts/session-store.ts'
import type { Person, SignInCaller, SignInEvent } from '../people.ts'
import type { ReadAnswer } from './read-answer.ts'
import type { AuthRoute } from './auth-routes.ts'

type Handled = {
  route: AuthRoute
  body: JsonObject
  signedIn: SignedIn | undefined
  challenged: SignedIn['person'] | undefined
  by: string | undefined
  answer: ReadAnswer
  isDone: boolean
  /** Whose account it was done to. */
  personId: string | undefined
}

export class SignInRecord {
  readonly #store: Store
  readonly #log: Log
  #waiting = 0

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  /** @throws where it was done and could not be recorded. */
  async write(caller: SignInCaller, handled: Handled): Promise<void> {
    const { answer, isDone, personId } = handled
    const action = nameAction(handled)
    if (action === undefined) return
    if (isDone) {
      const person = personId === undefined ? undefined : await findPersonById(this.#store, personId)
      if (person !== undefined) await caller.record(describe(handled, action, person, null))
      return
    }
    if (answer.refusal === undefined || answer.status >= 500) return
    if (this.#waiting >= bounds.failedSignInsWaiting) {
      this.#log.warn(
        { request: caller.requestId },
        'a sign-in failed, and is not in the audit log: too many wait there',
      )
      return
    }
    this.#waiting += 1
    void this.#writeFailure(caller, handled, action, answer.refusal.code).finally(() => (this.#waiting -= 1))
  }

  async #writeFailure(caller: SignInCaller, handled: Handled, action: string, reason: string): Promise<void> {
    try {
      const person = await findTried(this.#store, handled)
      if (person !== undefined) await caller.record(describe(handled, action, person, reason))
    } catch (error) {
      this.#log.error({ err: error, request: caller.requestId }, 'a sign-in failed, and is not in the audit log')
    }
  }
}

function nameAction({ route, signedIn }: Handled): string | undefined {
  return signedIn === undefined ? route.action : (route.actionOfSession ?? route.action)
}

function describe(
  { route, signedIn, by }: Handled,
  action: string,
  { id, email }: Pick<Person, 'id' | 'email'>,
  reason: string | null,
): SignInEvent {
  return {
    action,
    person: { id, email },
    isKnown: reason === null || signedIn?.person.id === id,
    ...(by !== undefined && action === route.action && { by }),
    outcome: reason === null ? 'done' : 'failed',
    reason,
  }
}

/** In whose name it was tried. */
async function findTried(store: Store, { route, body, signedIn, challenged }: Handled) {
  if (challenged !== undefined) return challenged
  if (typeof body['email'] === 'string') return findPersonByEmail(store, body['email'])
  const { id } = (body['response'] ?? {}) as JsonObject
  if (route.by === 'passkey') return typeof id === 'string' ? findPersonByPasskey(store, id) : undefined
  return signedIn?.person
}
