// Postgres for tests: in a temporary directory, on a loopback port of its own, run by a user other than root (initdb refuses
// root), always stopped. One server serves all files of a run, each test with databases of its own; a test that stops or
// freezes its server gets a private one. Where the machine has no binaries, `postgresAbsent` is the reason to skip.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, chownSync, constants, globSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Client } from 'pg'
import { findFreePort } from './free-port.ts'
import { newDirectory } from './new-directory.ts'

const READY_MS = 60_000

const binaries = findBinaries()
const identity = binaries === undefined ? undefined : findIdentity()

/** Why the tests that need Postgres are skipped; false where they run. */
export const postgresAbsent: string | false =
  binaries === undefined
    ? 'no Postgres binaries (initdb, postgres) in PATH or /usr/lib/postgresql'
    : identity === undefined
      ? 'running as root and no other user to run Postgres as'
      : false

export type Postgres = {
  /** A new, empty database's address. */
  createDatabase(): Promise<string>
  /** Deletes what was created, and stops the server where it is private. */
  close(): Promise<void>
}

export type PrivatePostgres = Postgres & {
  /** The address of a database that may create others. */
  url: string
  /** Stops the server at once, as a crash would; `start` brings it back. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops all of its processes where they are, and lets them go on: connections stay, and nothing is answered. */
  freeze(): void
  thaw(): void
}

/** The environment variable that names the server of the run. */
export const SERVER_VARIABLE = 'CROSSMODEL_TEST_POSTGRES'

/** The server of the run, or a private one where a test file runs by itself. */
export async function openPostgres(): Promise<Postgres> {
  const url = process.env[SERVER_VARIABLE]
  if (url === undefined) return openPrivatePostgres()
  const created: string[] = []
  return {
    async createDatabase() {
      const address = await createDatabase(url)
      created.push(address)
      return address
    },
    async close() {
      for (const address of created.splice(0))
        await withClient(url, (client) =>
          client.query(`drop database if exists ${new URL(address).pathname.slice(1)} with (force)`),
        )
    },
  }
}

async function createDatabase(admin: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await withClient(admin, (client) => client.query(`create database ${name}`))
  const address = new URL(admin)
  address.pathname = name
  return address.href
}

/** Starts a server with these settings beside the usual ones; ready within a minute or an error. */
export async function openPrivatePostgres(settings: readonly string[] = []): Promise<PrivatePostgres> {
  if (binaries === undefined || identity === undefined) throw new Error(postgresAbsent || 'no Postgres')
  const directory = newDirectory()
  chmodSync(directory, 0o700)
  if (identity.uid !== undefined) chownSync(directory, identity.uid, identity.gid ?? identity.uid)
  const as = {
    ...identity,
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', HOME: directory },
  }
  const data = join(directory, 'data')
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'crossmodel', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...as, stdio: 'pipe', timeout: 60_000 },
  )
  const port = await findFreePort()
  const admin = `postgres://crossmodel@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined

  const start = async () => {
    const all = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'shared_buffers=32MB',
      'max_connections=60',
      // What the server has taken survives its own end; no test takes its machine down.
      'fsync=off',
      'full_page_writes=off',
      ...settings,
    ]
    const child = spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])],
      { ...as, stdio: 'ignore' },
    )
    server = child
    await untilReady(admin, child)
  }
  const kill = async (signal: NodeJS.Signals) => {
    const child = server
    server = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill(signal)
    await gone
  }
  // A test run that dies takes its server along, before its directory.
  process.prependOnceListener('exit', () => void server?.kill('SIGQUIT'))

  try {
    await start()
  } catch (error) {
    await kill('SIGQUIT')
    rmSync(directory, { recursive: true, force: true })
    throw error
  }
  return {
    start,
    kill: () => kill('SIGQUIT'),
    freeze: () => signalAll(server, 'SIGSTOP'),
    thaw: () => signalAll(server, 'SIGCONT'),
    url: admin,
    createDatabase: () => createDatabase(admin),
    async close() {
      await kill('SIGQUIT')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The server's first process and all that it made. */
function signalAll(server: ChildProcess | undefined, signal: NodeJS.Signals): void {
  const { pid } = server ?? {}
  if (pid === undefined) return
  const children = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
  for (const each of [pid, ...children.map(Number)]) {
    try {
      process.kill(each, signal)
    } catch (error) {
      // It has ended in the meantime.
      if ((error as { code?: string }).code !== 'ESRCH') throw error
    }
  }
}

function findBinaries(): string | undefined {
  const folders = [
    ...globSync('/usr/lib/postgresql/*/bin').sort().toReversed(),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
  return folders.find((folder) => isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'postgres')))
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The user to run as: ourselves, or where we are root `postgres` or `nobody`. */
function findIdentity(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {}
  for (const user of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', user], { encoding: 'utf8' })
    const gid = spawnSync('id', ['-g', user], { encoding: 'utf8' })
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  return undefined
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS
  for (;;) {
    try {
      await withClient(url, (client) => client.query('select 1'))
      return
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
