// The command line's entry: the process around one command.
import { runCommandLine } from './run-command-line.ts'

// Started through the launcher, this process must not outlive it.
if (process.channel !== undefined) {
  process.channel?.unref()
  process.on('disconnect', () => process.exit(1))
}
// `crossmodel model list | head` ends the pipe early; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

process.exitCode = await runCommandLine(process.argv.slice(2))
