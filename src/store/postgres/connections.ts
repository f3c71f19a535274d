// The connections to one Postgres: a pool for the queries that requests wait for (ledger, limits, keys, leases), and
// one for reads, so that a long read never delays a request. Each byte that arrives on any of them is a sign of life.
// All of them can be broken off at once, since a query on a connection that does not answer would otherwise wait for as
// long as the network does.
import type { Socket } from 'node:net'
import { Client, Pool, types, type ClientConfig, type PoolConfig } from 'pg'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'

const INT8 = 20

/** Connections that are given back at close and do not end by themselves are broken off after this, ms. */
const END_MS = 1_000

export class Connections {
  readonly requests: Pool
  readonly reads: Pool
  /** Called for every chunk that arrives. */
  onBytes: () => void = () => {}
  readonly #config: ClientConfig & PoolConfig
  readonly #clock: Clock
  readonly #open = new Set<Client>()

  constructor(url: string, clock: Clock, log: Log) {
    this.#clock = clock
    this.#config = {
      connectionString: url,
      connectionTimeoutMillis: bounds.databaseConnectMs,
      application_name: 'crossmodel',
      types: {
        getTypeParser: (oid: number, format?: 'text' | 'binary') =>
          oid === INT8 && format !== 'binary' ? BigInt : types.getTypeParser(oid, format as 'text'),
      } as never,
    }
    this.requests = this.#openPool(log, {
      max: bounds.databaseRequestConnections,
      query_timeout: bounds.databaseQueryMs,
    })
    this.reads = this.#openPool(log, { max: bounds.databaseReadConnections })
  }

  /** A connection of its own, outside of the pools. The caller ends it. */
  async connect(): Promise<Client> {
    const client = new Client(this.#config)
    client.on('error', () => {})
    await client.connect()
    this.#follow(client)
    return client
  }

  /** Breaks all connections off, whatever they are doing: every query under way fails at once. */
  breakAll(): void {
    for (const client of this.#open) socketOf(client).destroy()
    this.#open.clear()
  }

  /** Ends the pools; a server that does not answer does not hold this up. */
  async end(): Promise<void> {
    const cancel = this.#clock.after(END_MS, () => this.breakAll())
    await Promise.all([this.requests.end(), this.reads.end()])
    cancel()
  }

  #openPool(log: Log, options: PoolConfig): Pool {
    const pool = new Pool({ ...this.#config, ...options })
    // The pool hears of connections that break while idle; one that breaks in use would end the process as an
    // unhandled event; there the query that used it fails.
    pool.on('connect', (client) => {
      client.on('error', () => {})
      this.#follow(client as unknown as Client)
    })
    pool.on('error', (error) => log.warn({ fault: error.message }, 'a Postgres connection broke'))
    return pool
  }

  #follow(client: Client): void {
    this.#open.add(client)
    client.once('end', () => this.#open.delete(client))
    socketOf(client).on('data', () => this.onBytes())
  }
}

/** The driver's types hide it. */
function socketOf(client: Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream
}
