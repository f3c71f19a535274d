// Opens what can be called: the sandbox, providers and their keys, what is known of how they do, and the catalogue, which
// follows the file and the database.
import { readLayer } from '../operations/models/catalog-layer-store.ts'
import { openPriceNotes } from '../operations/prices/price-steps-store.ts'
import { readStoredPrices } from '../operations/prices/price-store.ts'
import { Capacity } from '../capacity/capacity.ts'
import { CredentialStore } from '../credentials/credential-store.ts'
import type { Health } from '../health/health.ts'
import { openHealth } from '../health/open-health.ts'
import { Turns } from '../stages/route/turns.ts'
import type { Settings } from '../configuration/settings.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Random } from '../foundation/random.ts'
import { openLiveCatalog, type LiveCatalog } from '../live-catalog/live-catalog.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import type { Store } from '../store/store.ts'
import type { Closing } from './close-all.ts'

export type Models = {
  live: LiveCatalog
  credentials: CredentialStore
  health: Health
  turns: Turns
  capacity: Capacity
}

type ModelsOptions = {
  settings: Settings
  settingsFile(): string | undefined
  dataDirectory: string
  store: Store
  clock: Clock
  random: Random
  log: Log
}

/** Each is closed through `closing`. @throws StoreError, ConfigurationError */
export async function openModels(options: ModelsOptions, closing: Closing): Promise<Models> {
  const { settings, settingsFile, dataDirectory, store, clock, random, log } = options
  const sandbox = await startSandbox({ clock, random })
  closing.push(() => sandbox.close())
  const sandboxSettings = { name: 'crossmodel', baseUrl: sandbox.baseUrl, apiKeys: [sandbox.apiKey], discover: false }
  const credentials = new CredentialStore(store, dataDirectory)
  const stored = {
    readKeys: () => credentials.readKeys(),
    readPrices: () => readStoredPrices(store),
    readLayer: () => readLayer(store),
    notePrices: openPriceNotes(store),
  }
  const opening = openLiveCatalog(settings, settingsFile, stored, sandboxSettings, { clock, log })
  const takeUp = (change: (live: LiveCatalog) => Promise<void>) => () => {
    opening.then(change).catch((error: unknown) => {
      const said = 'keys or prices in the database were not taken up: those in memory stay'
      log.error({ fault: (error as Error).message }, said)
    })
  }
  // From before they are first read: no change falls in between.
  store.onChange(
    'provider_credentials',
    takeUp((live) => live.rejoin()),
  )
  store.onChange(
    'prices',
    takeUp((live) => live.reprice()),
  )
  const live = await opening
  closing.push(() => live.close())
  const { health, close } = await openHealth(store, { clock, log, readRules: () => live.settings().breaker })
  closing.push(close)
  const capacity = new Capacity(clock, () => live.settings().bounds.generations)
  return { live, credentials, health, turns: new Turns(), capacity }
}
