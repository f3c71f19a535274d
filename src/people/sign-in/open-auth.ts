// Hands out better-auth as the settings want it now. It is made when it is first needed and again when they have changed: the address
// of the console is known only once it listens. The providers of single sign-on are asked for their addresses apart from
// everything else, so that a provider that does not answer keeps nobody else from signing in, and is asked again.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { within } from '../../foundation/time/within.ts'
import { PeopleError } from '../people-error.ts'
import type { AuthRoute } from './auth-routes.ts'
import { createAuth, type Auth, type AuthParts } from './create-auth.ts'
import type { SignInSettings } from './sign-in-settings.ts'

type Made = Omit<AuthParts, 'settings' | 'letters' | 'withSingleSignOn'> & {
  settings(): SignInSettings
  letters(): AuthParts['letters']
}

export class OpenAuth {
  readonly #parts: Made
  #settings: SignInSettings | undefined
  #own: Auth | undefined
  #singleSignOn: Auth | undefined

  constructor(parts: Made) {
    this.#parts = parts
  }

  /** @throws PeopleError `unavailable` where the provider that it needs does not answer. */
  async find(route: AuthRoute, body: JsonObject): Promise<Auth> {
    this.#follow()
    if (route.needs !== 'single sign-on') return (this.#own ??= this.#create(false))
    const auth = (this.#singleSignOn ??= this.#create(true))
    const known = await within(this.#parts.store.clock, bounds.singleSignOnMs, auth.providerIds(), noProvider).catch(
      (error: unknown) => this.#askAgain(auth, error),
    )
    const wanted = body['provider']
    if (typeof wanted === 'string' && !known.includes(wanted)) this.#askAgain(auth, noProvider())
    return auth
  }

  #follow(): void {
    const settings = this.#parts.settings()
    if (settings === this.#settings) return
    this.#settings = settings
    this.#own = undefined
    this.#singleSignOn = undefined
  }

  #create(withSingleSignOn: boolean): Auth {
    const { settings, letters, ...parts } = this.#parts
    return createAuth({ ...parts, settings: settings(), letters: letters(), withSingleSignOn })
  }

  /** By the next one who comes. */
  #askAgain(auth: Auth, error: unknown): never {
    if (this.#singleSignOn === auth) this.#singleSignOn = undefined
    throw error
  }
}

export function noProvider(): PeopleError {
  return new PeopleError('unavailable', 'The provider of single sign-on does not answer: try again in a moment.')
}
