// The scripted provider, as the benchmark sees it. BENCH_UPSTREAM_PORT names the port that the first one takes, which the
// configuration of a peer must know beforehand.
import { setTimeout as rest } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readLine, start, stop } from './child-process.ts'

export type Upstream = {
  port: number
  pid: number
  log(): Promise<UpstreamLog>
  /** When those of `call-N` whose caller left were seen to be gone, since this was last asked; ms, monotonic. */
  leaves(): Promise<[call: number, atMs: number][]>
  /** Ends the streams that are held open. */
  finish(): Promise<void>
  close(): Promise<void>
}

export type UpstreamLog = {
  models: { [model: string]: { requests: number; input: number; output: number; aborted: number } }
  /** Calls that are being answered now. */
  open: number
}

export async function startUpstream(wantedPort = '0'): Promise<Upstream> {
  const script = fileURLToPath(new URL('./upstream-process.ts', import.meta.url))
  const child = start(process.execPath, [script, wantedPort], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { port } = (await readLine(child)) as { port: number }
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  return {
    port,
    pid: child.pid as number,
    log: async () => (await (await ask('/log')).json()) as UpstreamLog,
    leaves: async () => (await (await ask('/leaves')).json()) as [number, number][],
    finish: async () => void (await ask('/finish')),
    close: () => stop(child),
  }
}

const PATIENCE_MS = 30_000
const POLL_MS = 10

/** @throws where the upstreams together do not come to have `count` calls open. */
export async function awaitOpen(
  upstreams: readonly Upstream[],
  count: number,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const stopMs = performance.now() + patienceMs
  for (;;) {
    let open = 0
    for (const upstream of upstreams) open += (await upstream.log()).open
    if (open === count) return
    if (performance.now() >= stopMs) throw new Error(`${open} calls are open at the upstreams, and not ${count}`)
    await rest(POLL_MS)
  }
}
