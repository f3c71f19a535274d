// Runs one command and turns every ending into an exit code. 0 done, 1 fault, 2 wrong usage or configuration. A failure is
// one line on stderr; only a bug of ours shows its stack.
import { CommanderError } from 'commander'

import packageJson from '../../package.json' with { type: 'json' }
import { ConfigurationError } from '../configuration/shape/mistake.ts'
import { readCommandEnvironment } from '../configuration/environment/environment.ts'
import { keepAwake } from '../foundation/time/clock.ts'
import { describeFailure } from '../operations/describe-failure.ts'
import { findCommandForm, spellCommands } from '../configuration/environment/command-form.ts'
import { buildProgram } from './program.ts'
import type { ExitCode } from './session.ts'
import { plainLines } from './start/plain-text.ts'

export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  // Idle worker threads keep no process alive; what a command still waits for must.
  const rest = keepAwake()
  try {
    await buildProgram(packageJson.version, (code) => (exitCode = code)).parseAsync(readHelp(args), { from: 'user' })
    return exitCode
  } catch (error) {
    return tell(error)
  } finally {
    rest()
  }
}

function tell(error: unknown): ExitCode {
  // Commander has printed its line, or the help that was asked for. Help shown for want of a command is wrong usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ConfigurationError) {
    write(error.message)
    return 2
  }
  const failure = describeFailure(error)
  if (failure === undefined) {
    process.stderr.write(`error: a bug in CrossModel: ${error instanceof Error ? error.stack : String(error)}\n`)
    return 1
  }
  write(`error: ${failure.message}`)
  return failure.kind === 'usage' ? 2 : 1
}

/** With commands as they are typed here. */
function write(text: string): void {
  process.stderr.write(`${spellCommands(plainLines(text), findCommandForm(readCommandEnvironment().all))}\n`)
}

/** Commander's `help` takes one word: `help key create` is `key create --help`. */
function readHelp(args: readonly string[]): readonly string[] {
  return args[0] === 'help' && args.length > 2 ? [...args.slice(1), '--help'] : args
}
