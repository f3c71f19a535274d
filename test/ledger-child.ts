// A process that uses a ledger until it is killed: what it writes to a file, it has told a caller. Arguments: store
// options as JSON, the file, the owner's name, how many generations at once.
import { openSync, writeSync } from 'node:fs'
import { openStore } from '../src/store/open-store.ts'
import { GatewayError } from '../src/generation/error/gateway-error.ts'
import { openLedger } from '../src/ledger/open-ledger.ts'
import { ending, findPrincipal, holdRequest } from './ledger-bench.ts'
import { storeContext } from './stores.ts'

type StoreOptions = Parameters<typeof openStore>[0]

const [options = '', file = '', owner = '', atOnce = '1'] = process.argv.slice(2)
const store = await openStore(JSON.parse(options) as StoreOptions, storeContext)
const ledger = await openLedger(store)
const principal = await findPrincipal(store, owner)
const told = openSync(file, 'w')
process.stdout.write('ready\n')
await Promise.all(Array.from({ length: Number(atOnce) }, generate))

async function generate(): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      await generateOnce(round)
    } catch (error) {
      // The database takes nothing just now: nobody is told of this one.
      if (!(error instanceof GatewayError) || error.kind !== 'db_error') throw error
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

async function generateOnce(round: number): Promise<void> {
  const generationId = `req_cm_${process.pid}_${Math.random().toString(36).slice(2)}`
  const hold = await ledger.hold(holdRequest(principal, 100n, { generationId }))
  if (round % 2 === 0) await hold.write()
  if (round % 3 === 0) await hold.extend(50n)
  const { charge } = await ledger.settle(hold, ending(80 + (round % 40)))
  writeSync(told, `${generationId} ${charge}\n`)
}
