// The one Postgres of a run of the tests, named in the environment of its files; undefined where none of them asks for it or
// the machine has none.
import { readFileSync } from 'node:fs'
import { openPrivatePostgres, postgresAbsent, SERVER_VARIABLE, type Postgres } from './postgres.ts'

const SETTINGS = ['max_connections=300']

export async function openRunPostgres(files: readonly string[]): Promise<Postgres | undefined> {
  const isWanted = files.some((file) => /\b(describeStores|openPostgres)\b/.test(readFileSync(file, 'utf8')))
  if (!isWanted || postgresAbsent !== false) return undefined
  const server = await openPrivatePostgres(SETTINGS)
  process.env[SERVER_VARIABLE] = server.url
  return server
}
