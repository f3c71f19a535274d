// The log, on stderr: JSON lines by pino, or one readable line for each where a person looks on. Messages and fields
// hold no secrets; that is the writers' duty. Lines of requests are many: they wait for a slow reader in memory, up to a
// bound, and never make the gateway wait.
import { pino } from 'pino'
import { bounds } from '../../foundation/bounds.ts'

import type { LogLevel } from '../../configuration/settings.ts'
import type { Log, LogFields } from '../../foundation/log.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { RequestLog } from '../../telemetry/request-line.ts'
import { openPaint } from '../paint.ts'
import { formatRequest } from './format-request.ts'
import { escapeSteering, plainLines, plainText } from './plain-text.ts'

/** Whether a person looks on. */
export type Terminal = 'none' | 'plain' | 'coloured'

const baseOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: nameLevel },
} as const
const levels = ['debug', 'info', 'warn', 'error'] as const

export function createLog(level: LogLevel, terminal: Terminal, clock: Clock): Log {
  if (terminal === 'none') {
    return pino({ ...baseOptions, level }, escapeInto(pino.destination({ fd: 2, sync: true })))
  }
  const least = level === 'silent' ? levels.length : levels.indexOf(level)
  const paint = openPaint(terminal === 'coloured')
  const tones = { debug: paint.dim, info: paint.dim, warn: paint.yellow, error: paint.red } as const
  const write = (name: (typeof levels)[number]) => (fields: LogFields, message: string) => {
    if (levels.indexOf(name) < least) return
    process.stderr.write(
      `${paint.dim(formatTime(clock))} ${tones[name](name.padEnd(5))} ${plainText(message)}${formatFields(fields)}\n`,
    )
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** Where the lines of requests go; undefined where the level leaves them out. */
export function createRequestLog(level: LogLevel, terminal: Terminal, log: Log, clock: Clock): RequestLog | undefined {
  if (level !== 'info' && level !== 'debug') return undefined
  const sink = pino.destination({ fd: 2, sync: false, maxLength: bounds.requestLogLength })
  let dropped = 0
  let isWriting = false
  sink.on('drop', () => (dropped += 1))
  sink.on('drain', () => {
    isWriting = false
    if (dropped > 0)
      log.warn({ lines: dropped }, 'whoever reads the log was too slow for the lines of requests: some are missing')
    dropped = 0
  })
  /** The last lines are out, or their reader stands still. */
  const close = () =>
    new Promise<void>((resolve) => {
      if (!isWriting) return resolve()
      sink.once('drain', () => resolve())
      clock.after(bounds.lastLinesMs, () => {
        // Else the end of the process would wait for that reader for ever.
        sink.destroy()
        resolve()
      })
    })
  const open = (write: RequestLog['write']): RequestLog => ({
    showsProbes: level === 'debug',
    write(line) {
      isWriting = true
      write(line)
    },
    close,
  })
  if (terminal === 'none') {
    const lines = pino({ ...baseOptions, level }, escapeInto(sink))
    return open((line) => lines.info(line, 'request'))
  }
  const paint = openPaint(terminal === 'coloured')
  return open((line) => void sink.write(`${formatRequest(line, formatTime(clock), paint)}\n`))
}

function escapeInto(sink: { write(line: string): unknown }) {
  return { write: (line: string) => void sink.write(escapeSteering(line)) }
}

/** Of the clock on the wall, here: `hh:mm:ss`. */
function formatTime(clock: Clock): string {
  const now = new Date(clock.nowMs())
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** `info`, not pino's 30. */
function nameLevel(level: string): { level: string } {
  return { level }
}

function formatFields(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      if (value === undefined) return ''
      if (value instanceof Error) return ` ${name}=${plainLines(value.stack ?? value.message)}`
      return ` ${name}=${plainText(typeof value === 'string' ? value : (JSON.stringify(value, plain) ?? ''))}`
    })
    .join('')
}

function plain(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
