// Opens the way in and the way out: the listener with its routes, the connections to providers, and the threads for
// large bodies.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Address } from '../configuration/shape/file-shape.ts'
import { openBodyThreads } from '../body-threads/open-body-threads.ts'
import type { Settings } from '../configuration/settings.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Random } from '../foundation/random.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { Refusals } from '../ledger/refusals/refusals.ts'
import { inboundProtocols } from '../protocols/protocols.ts'
import { buildRoutes } from '../routes.ts'
import { createMediaFetcher } from '../stages/attempt/media-fetcher.ts'
import { UpstreamClient } from '../stages/attempt/upstream.ts'
import { fitConnections, readDescriptorLimit } from '../stages/http/descriptor-limit.ts'
import { Listener } from '../stages/http/listener.ts'
import { deriveTenantSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import type { RequestLog } from '../telemetry/request-line.ts'
import type { Closing } from './close-all.ts'
import type { Books } from './open-books.ts'
import type { Models } from './open-models.ts'
import { readFault } from './read-fault.ts'
import { RunningStreams } from './running-streams.ts'
import { RequestLines } from './request-lines.ts'
import { TalliedGenerations } from './tallied-generations.ts'

type Door = {
  url: string
  watch: TalliedGenerations
  /** The settings have changed. */
  follow(settings: Settings): void
  /** Nothing more begins; what runs has `drainMs`, then streams end with an error of their protocol. */
  drain(): Promise<void>
  /** After a bug that belongs to no call: streams are told at once. */
  fail(): Promise<void>
}

const goingDown = () =>
  new GatewayError('overloaded', 'The gateway is going down: try again.', { retryAfterSeconds: 1 })

type DoorOptions = {
  address: Address
  version: string
  clock: Clock
  random: Random
  log: Log
  requestLog: RequestLog | undefined
}

function openWatch(store: Store, clock: Clock, closing: Closing): TalliedGenerations {
  const refusals = new Refusals(store)
  closing.push(() => refusals.close())
  return new TalliedGenerations(refusals, clock)
}

/** Each part is closed through `closing`. @throws the listener's error (EADDRINUSE, …) */
export async function openDoor(
  { store, secrets, keys, ledger, limits }: Books,
  { live, health, turns, capacity }: Models,
  { address, version, clock, random, log, requestLog }: DoorOptions,
  closing: Closing,
): Promise<Door> {
  const onBug = (error: unknown, request: string) => log.error({ err: error, request }, 'a bug: please report it')
  const upstream = new UpstreamClient(clock, (error) => onBug(error, 'none'))
  closing.push(() => upstream.close())
  const threads = openBodyThreads(clock)
  closing.push(() => threads.close())
  const media = createMediaFetcher({ clock, proxies: live.settings().proxies })
  closing.push(() => media.close())
  const watch = openWatch(store, clock, closing)
  const running = new RunningStreams()
  const descriptorLimit = readDescriptorLimit()
  let isStopping = false
  const lines = requestLog && new RequestLines(requestLog, clock)
  closing.push(async () => lines?.close())
  const listener = new Listener({
    watch: lines,
    random,
    clock,
    shapes: inboundProtocols,
    mostConnections: () => fitConnections(live.settings().bounds.callerConnections, descriptorLimit),
    onBug,
    routes: buildRoutes({
      clock,
      random,
      log,
      keys,
      ledger,
      limits,
      store,
      watch,
      running,
      upstream,
      media,
      threads,
      version,
      onBug,
      deriveTenantSecret: (ownerId) => deriveTenantSecret(secrets, ownerId),
      settings: live.settings,
      catalog: () => live.current().catalog,
      health,
      capacity,
      turns,
      readFault: async () => (isStopping ? 'the gateway is stopping' : readFault(store, ledger)),
    }),
  })
  const follow = ({ cors }: Settings) => listener.allowOrigins(cors)
  follow(live.settings())
  await once(listener.server.listen({ ...address, backlog: 4_096 }), 'listening')
  closing.push(() => listener.drain(0))
  const stop = (error: GatewayError) => running.stopAll(error)
  return {
    url: addressOf(listener.server.address() as AddressInfo),
    watch,
    follow,
    async drain() {
      isStopping = true
      await listener.drain(live.settings().bounds.drainMs, () => stop(goingDown()))
    },
    async fail() {
      isStopping = true
      stop(new GatewayError('internal_error', 'Something went wrong on our side.'))
      await listener.drain(bounds.drainEndMs)
    },
  }
}

function addressOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
