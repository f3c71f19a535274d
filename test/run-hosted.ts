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
  host ??= fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const child = host
  child.ref()
  child.channel?.ref()
  const gone = once(child, 'exit').then(([code, signal]) => {
    host = undefined
    throw new Error(`\`${command.args.join(' ')}\` ended its process with ${code ?? signal}`)
  })
  const answered = once(child, 'message')
  child.send(command)
  try {
    const [ran] = (await Promise.race([answered, gone])) as [Ran]
    return ran
  } finally {
    // It ends with the process that asked, which need not wait for it.
    child.unref()
    child.channel?.unref()
    gone.catch(() => {})
  }
}
