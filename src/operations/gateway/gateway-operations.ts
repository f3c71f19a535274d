// Operations on the gateway itself: who answers behind the control socket, and the state of its database.
import { acknowledgeIncidents } from '../../store/incident-store.ts'
import { readDatabase } from './database-store.ts'
import { changes, OperationError, type Operation } from '../operation.ts'

export const gatewayOperations: readonly Operation[] = [
  {
    name: 'gateway.status',
    run: async (context) => ({ pid: process.pid, url: context.url ?? null, data: context.dataDirectory }),
  },
  {
    name: 'gateway.reload',
    changes,
    async run(context) {
      const mistakes = context.reload === undefined ? ['send SIGHUP to it instead'] : await context.reload()
      if (mistakes.length === 0) return { reloaded: true }
      throw new OperationError('fault', `The gateway keeps its last good configuration: ${mistakes.join('; ')}`)
    },
  },
  {
    name: 'database.check',
    run: async (context) => readDatabase(await context.store(), context.dataDirectory),
  },
  {
    name: 'database.acknowledge',
    changes,
    async run(context) {
      await acknowledgeIncidents(await context.store())
      return { acknowledged: true }
    },
  },
]
