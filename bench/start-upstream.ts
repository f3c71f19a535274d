// The scripted provider, as the benchmark sees it. BENCH_UPSTREAM_PORT names the port that the first one takes, which the
// configuration of a peer must know beforehand.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readLine, stop } from './child-process.ts'

export type Upstream = {
  port: number
  pid: number
  log(): Promise<UpstreamLog>
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
  const child = spawn(process.execPath, [script, wantedPort], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { port } = (await readLine(child)) as { port: number }
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  return {
    port,
    pid: child.pid as number,
    log: async () => (await (await ask('/log')).json()) as UpstreamLog,
    finish: async () => void (await ask('/finish')),
    close: () => stop(child),
  }
}
