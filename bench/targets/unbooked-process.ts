// The gateway as it is, but for its ledger, which keeps nothing: node bench/targets/unbooked-process.ts CONFIGURATION DATA, with
// CROSSMODEL_KEY. Prints one JSON line with its address.
import { openLogs } from '../../src/cli/start/log.ts'
import { loadSettings } from '../../src/configuration/load-settings.ts'
import { systemClock } from '../../src/foundation/time/clock.ts'
import { startServer } from '../../src/server.ts'
import { UnbookedLedger } from './unbooked-ledger.ts'

const [configuration, dataDirectory] = process.argv.slice(2) as [string, string]
const settings = loadSettings(configuration)
const gateway = await startServer({
  settings,
  settingsFile: () => configuration,
  dataDirectory,
  port: 0,
  ensureKey: process.env['CROSSMODEL_KEY'] as string,
  log: openLogs(settings.logLevel, 'none', systemClock).log,
  openLedger: async () => new UnbookedLedger(),
})
process.on('SIGTERM', () => void gateway.drain().finally(() => process.exit(0)))
process.stdout.write(`${JSON.stringify({ url: gateway.url })}\n`)
