// A command of the command line as a test runs it: in a process that is there already, after those that were asked for before.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { HostedCommand, Ran } from './hosted-command.ts'

const program = fileURLToPath(new URL('./command-host.ts', import.meta.url))
let host: ChildProcess | undefined
let last: Promise<unknown> = Promise.resolve()

/** @throws Error where the process ends with the command */
export function runHosted(command: HostedCommand): Promise<Ran> {
  const ran = last.then(() => send(command))
  last = ran.catch(() => {})
  return ran
}

async function send(command: HostedCommand): Promise<Ran> {
  host ??= forkHost()
  const child = host
  child.ref()
  child.channel?.ref()
  const over = new AbortController()
  const gone = once(child, 'exit', over).then(([code, signal]) => {
    throw new Error(`\`${command.args.join(' ')}\` ended its process with ${code ?? signal}`)
  })
  const answered = once(child, 'message', over)
  child.send(command)
  try {
    const [ran] = (await Promise.race([answered, gone])) as [Ran]
    return ran
  } finally {
    // It ends with the process that asked, which need not wait for it.
    child.unref()
    child.channel?.unref()
    for (const listening of [gone, answered]) listening.catch(() => {})
    over.abort()
  }
}

function forkHost(): ChildProcess {
  const forked = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  forked.once('exit', () => {
    host = undefined
  })
  return forked
}
