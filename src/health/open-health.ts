// Opens what is known of endpoints: with what the last run of the gateway left in the database, and following what operators
// set at any gateway of it. What a gateway learns of endpoints stays its own while it runs: another one may reach them.
import type { Clock } from '../foundation/time/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Store } from '../store/store.ts'
import { BreakerWriter } from './kept/breaker-writer.ts'
import { HealthStore } from './kept/health-store.ts'
import { Health } from './health.ts'
import type { BreakerRules } from './measures/breaker.ts'

type OpenHealth = {
  health: Health
  /** Writes what has changed. */
  close(): Promise<void>
}

type HealthParts = {
  clock: Clock
  log: Log
  /** Of breakers. Absent: the usual ones. */
  readRules?: () => BreakerRules
}

/** @throws StoreError */
export async function openHealth(store: Store, { clock, log, readRules }: HealthParts): Promise<OpenHealth> {
  const kept = new HealthStore(store)
  const writer = new BreakerWriter({ clock, log, write: (breakers) => kept.writeBreakers(breakers) })
  const health = new Health(
    clock,
    {
      keep: (breaker) => writer.keep(breaker),
      writeUse: (name, set) => kept.writeUse(name, set),
      onDeath: (provider, credential) =>
        log.error({ provider, credential }, 'the provider refuses this credential or its account: see to it there'),
      onRevival: (provider, credential) =>
        log.info({ provider, credential }, 'the provider takes this credential again'),
      onAway: (endpoint, credential, fault) =>
        log.warn({ endpoint, credential, fault }, 'the endpoint is left alone for now: others are called first'),
      onBack: (endpoint, credential) => log.info({ endpoint, credential }, 'the endpoint serves again'),
    },
    readRules,
  )
  let last = Promise.resolve()
  /** One after the other: what was read first never comes behind what was read later. */
  const followUses = (): Promise<void> => {
    const followed = last.then(async () => health.takeUses(await kept.readUses()))
    last = followed.catch(() => {})
    return followed
  }
  // From before they are first read: no change falls in between.
  store.onChange('endpoints', () => {
    followUses().catch((error: unknown) => {
      const said = 'which endpoints are to be used was not taken up: it stays as it was'
      log.error({ fault: (error as Error).message }, said)
    })
  })
  await followUses()
  health.restore(await kept.readBreakers())
  return { health, close: () => writer.close() }
}
