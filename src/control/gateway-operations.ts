// Operations on the gateway itself: who answers behind the control socket, and how its database is.
import { readDatabase } from './database-store.ts'
import type { Operation } from './operation.ts'

export const gatewayOperations: readonly Operation[] = [
  {
    name: 'gateway.status',
    run: async (context) => ({ pid: process.pid, url: context.url ?? null, data: context.dataDirectory }),
  },
  {
    name: 'database.check',
    run: async (context) => readDatabase(await context.store()),
  },
]
