// The log, on stderr: JSON lines by pino, or one readable line for each where a person looks on. Messages and fields
// hold no secrets; that is the writers' duty.
import { pino } from 'pino'

import type { LogLevel } from '../../configuration/settings.ts'
import type { Log, LogFields } from '../../foundation/log.ts'
import type { Clock } from '../../foundation/time/clock.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

export function createLog(level: LogLevel, isTerminal: boolean, clock: Clock): Log {
  if (!isTerminal) {
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: nameLevel } }
    return pino(options, pino.destination({ fd: 2, sync: true }))
  }
  const least = level === 'silent' ? levels.length : levels.indexOf(level)
  const write = (name: (typeof levels)[number]) => (fields: LogFields, message: string) => {
    if (levels.indexOf(name) < least) return
    const time = new Date(clock.nowMs()).toTimeString().slice(0, 8)
    process.stderr.write(`${time} ${name.padEnd(5)} ${message}${formatFields(fields)}\n`)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** `info`, not pino's 30. */
function nameLevel(level: string): { level: string } {
  return { level }
}

function formatFields(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      if (value instanceof Error) return ` ${name}=${value.stack ?? value.message}`
      return ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value, plain)}`
    })
    .join('')
}

function plain(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
