// Opens what knows of the console's people, from what the gateway or a command has open. It is loaded where it is wanted alone: the
// sign-in library takes longer to load than most commands take.
import type { Settings } from '../../configuration/settings.ts'
import type { Log } from '../../foundation/log.ts'
import type { KeyService } from '../../keys/key-service.ts'
import { openPeople } from '../../people/open-people.ts'
import type { People } from '../../people/people.ts'
import type { SignInSettings } from '../../people/sign-in/sign-in-settings.ts'
import { deriveSignInSecret, type Secrets } from '../../store/secrets.ts'
import type { Store } from '../../store/store.ts'

type Parts = {
  store: Store
  secrets: Secrets
  keys: KeyService
  log: Log
  settings(): Settings
  /** Where the console is, where the settings do not say what people call it; known once it listens. */
  consoleUrl(): string
}

export function openGatewayPeople({ store, secrets, keys, log, settings, consoleUrl }: Parts): People {
  let made: { from: Settings; url: string; settings: SignInSettings } | undefined
  const follow = (): SignInSettings => {
    const from = settings()
    const url = from.consoleUrl ?? consoleUrl()
    if (made?.from !== from || made.url !== url) {
      const { signIn, mail } = from
      made = { from, url, settings: { ...signIn, mail, consoleUrl: url } }
    }
    return made.settings
  }
  return openPeople({
    store,
    log,
    owners: keys.owners,
    secret: deriveSignInSecret(secrets),
    settings: follow,
    creditLimit: () => settings().creditLimit,
  })
}
