// What the doctor looks at on this machine, one finding for each: data directory, port, clocks. Each
// finding that is not right has its remedy. Nothing is changed.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Address } from '../../configuration/shape/file-shape.ts'
import type { Network } from '../network.ts'
import { fault, right, warning, type Finding, type Origin, type Reached } from './finding.ts'
import type { Clock } from '../../foundation/time/clock.ts'

/** What looking at clocks needs of its surroundings. */
type Around = { clock: Clock; reach(this: void, provider: string): Promise<Reached> }

const LEAST_FREE_BYTES = 1024 ** 3
/** Origins that are looked at where nothing stands between; those behind a proxy all are. */
const DIRECT_ORIGINS = 5
/** Signatures of AWS are refused from five minutes on. */
const SKEW_MS = 60_000
const EPOCH_OF_THIS_CODE_MS = Date.UTC(2026, 0, 1)

/** Where the data is, and the space there. */
export function readDisk(dataDirectory: string): { path: string; free_bytes: number; total_bytes: number } {
  const path = resolve(dataDirectory)
  const { bavail, blocks, bsize } = statfsSync(path)
  return { path, free_bytes: bavail * bsize, total_bytes: blocks * bsize }
}

/** Mode, owner and free space of the data directory. */
export function examineDataDirectory(dataDirectory: string): Finding[] {
  const path = resolve(dataDirectory)
  if (!existsSync(path)) {
    return [right('data', `${path} does not exist yet; the first start makes it`)]
  }
  const stat = statSync(path)
  if (!stat.isDirectory()) {
    return [fault('data', `${path} is not a directory`, 'name another with --data or CROSSMODEL_DATA')]
  }
  const findings: Finding[] = []
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    findings.push(fault('data', `${path} cannot be written by this user`, `chown it to the user that runs the gateway`))
  }
  const mode = (stat.mode & 0o777).toString(8).padStart(4, '0')
  if ((stat.mode & 0o077) !== 0) {
    const message = `${path} has mode ${mode}: other users may read the database and the server's secrets`
    findings.push(warning('data', message, `chmod 700 ${path}`))
  }
  const { bavail, bsize } = statfsSync(path)
  const freeBytes = bavail * bsize
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free`
  if (freeBytes < LEAST_FREE_BYTES) {
    findings.push(warning('data', `${path}: only ${free}`, 'free some space'))
  }
  return findings.length > 0 ? findings : [right('data', `${path}, mode ${mode}, ${free}`)]
}

/** Whether the address can be listened on. */
export async function examinePort({ host, port }: Address, network: Network): Promise<Finding> {
  const code = await network.tryListening({ host, port }).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  )
  if (code === undefined) return right('port', `${host}:${port} is free`)
  if (code === 'EADDRINUSE') {
    return fault('port', `${host}:${port} is in use by another program`, 'stop it, or choose another port with --port')
  }
  return fault('port', `${host}:${port} cannot be listened on (${code})`, 'choose another with --host and --port')
}

/** Sanity of both clocks, and the difference to the clocks of providers that can be reached. */
export async function examineClock(around: Around, origins: readonly Origin[]): Promise<Finding[]> {
  const { clock } = around
  const startMs = clock.monotonicMs()
  if (clock.nowMs() < EPOCH_OF_THIS_CODE_MS) {
    const now = new Date(clock.nowMs()).toISOString()
    return [fault('clock', `the clock says ${now}, which has long passed`, 'set the clock, or turn on NTP')]
  }
  const each = new Map(origins.map((one) => [one.proxy === undefined ? one.origin : one.provider, one]))
  const looked = [...each.values()].filter(({ proxy }, index) => proxy !== undefined || index < DIRECT_ORIGINS)
  const skews = await Promise.all(looked.map((origin) => measureSkew(around, origin)))
  if (clock.monotonicMs() < startMs) {
    return [fault('clock', 'the monotonic clock ran backwards', 'restart the machine; its clock source is broken')]
  }
  const findings = skews.filter((finding) => finding !== undefined)
  if (findings.some(({ area }) => area === 'clock')) return findings
  const message = new Date(clock.nowMs()).toISOString()
  return [right('clock', message), ...findings]
}

async function measureSkew({ clock, reach }: Around, { provider, origin }: Origin): Promise<Finding | undefined> {
  const { date, failure } = await reach(provider)
  if (failure !== undefined) {
    const remedy = failure.startsWith('the proxy ')
      ? `correct \`providers.${provider}.proxy\`, or HTTPS_PROXY and NO_PROXY where the gateway is started`
      : `check the network and DNS, whether a proxy is needed, and \`providers.${provider}.tls\` for a private certificate`
    return warning('provider', `${provider} cannot be reached at ${origin}: ${failure}`, remedy)
  }
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return undefined
  const skewMs = clock.nowMs() - theirs
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  if (Math.abs(skewMs) > SKEW_MS) {
    const direction = skewMs > 0 ? 'ahead of' : 'behind'
    return fault('clock', `the clock is ${seconds} s ${direction} ${provider}'s`, 'set the clock, or turn on NTP')
  }
  return undefined
}
