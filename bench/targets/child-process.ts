// The processes that the benchmark starts: ready when they say so, or when their port answers; ended with the run, however
// it ends.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

export function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options)
  running.add(child)
  child.on('exit', () => running.delete(child))
  return child
}

/** Its first line, which says that it is ready. */
export async function readLine(child: ChildProcess): Promise<unknown> {
  let text = ''
  for await (const chunk of child.stdout as NonNullable<ChildProcess['stdout']>) {
    text += chunk
    if (text.includes('\n')) return JSON.parse(text.slice(0, text.indexOf('\n')))
  }
  throw new Error(`a process ended before it was ready (exit ${child.exitCode})`)
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await once(child, 'exit')
  clearTimeout(timer)
}

export async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing listens on port ${port}`)
}
