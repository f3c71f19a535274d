// What the gateway knows of the console's people, opened when it is first asked for: whoever has no console does not wait for the
// sign-in library.
import type { Settings } from '../../configuration/settings.ts'
import type { Log } from '../../foundation/log.ts'
import type { People } from '../../people/people.ts'
import type { Books } from '../open-books.ts'

/** What links say until the console listens, and where a command prints one without a running gateway. */
export const LIKELY_CONSOLE = 'http://localhost:8485'

/** Where the console is, known once it listens. */
export type ConsolePlace = { consoleUrl: string }

export function openPeopleOnce(
  { store, secrets, keys }: Pick<Books, 'store' | 'secrets' | 'keys'>,
  settings: () => Settings,
  log: Log,
  place: Readonly<ConsolePlace>,
): () => Promise<People> {
  let people: Promise<People> | undefined
  const open = async () => {
    const { openGatewayPeople } = await import('./open-gateway-people.ts')
    return openGatewayPeople({ store, secrets, keys, log, settings, consoleUrl: () => place.consoleUrl })
  }
  return () => (people ??= open())
}
