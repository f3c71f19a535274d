// Runs commands of the command line one after the other in one process, for tests: each with the directory, the environment
// and the input that it is given, and what it printed apart. A command takes a tenth of what a process of its own takes.
// What has to do with the process itself (signals, pipes that end, a terminal) is tested with the real one.
import { Readable } from 'node:stream'
import { runCommandLine } from '../src/cli/run-command-line.ts'
import type { HostedCommand, Ran } from './hosted-command.ts'

/** As the launcher gives it to the threads of a command: without it each of them would load the compiler of types again. */
const { NODE_COMPILE_CACHE } = process.env
const always = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }

const answer = (ran: Ran) => process.send?.(ran)

process.on('disconnect', () => process.exit(0))
process.on('message', async (command: HostedCommand) => answer(await run(command)))

async function run({ cwd, args, env, stdin }: HostedCommand): Promise<Ran> {
  process.chdir(cwd)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, always, env)
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(stdin)]), configurable: true })
  const stdout = capture(process.stdout)
  const stderr = capture(process.stderr)
  const code = await runCommandLine(args)
  return { code, stdout: stdout(), stderr: stderr() }
}

/** Takes what is written from now on; the answer gives it. */
function capture(stream: NodeJS.WriteStream): () => string {
  const parts: string[] = []
  stream.write = (text: string | Uint8Array): boolean => {
    parts.push(typeof text === 'string' ? text : Buffer.from(text).toString())
    return true
  }
  return () => parts.join('')
}
