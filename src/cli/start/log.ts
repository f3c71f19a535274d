// The log, on stderr: JSON lines by pino, or one readable line for each where a person looks on. Messages and fields
// hold no secrets; that is the writers' duty. Lines of requests are many, so they leave room for the others where their reader
// is slow.
import { pino } from 'pino'
import { bounds } from '../../foundation/bounds.ts'

import type { LogLevel } from '../../configuration/settings.ts'
import type { Log, LogFields } from '../../foundation/log.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { RequestLog } from '../../telemetry/request-line.ts'
import { openPaint, type Paint } from '../paint.ts'
import { formatRequest } from './format-request.ts'
import { LogSink } from './log-sink.ts'
import { escapeSteering, plainLines, plainText } from './plain-text.ts'

/** Whether a person looks on. */
export type Terminal = 'none' | 'plain' | 'coloured'

export type Logs = {
  log: Log
  /** Where the lines of requests go; undefined where the level leaves them out. */
  requestLog: RequestLog | undefined
  /** Resolves once the last lines are written, or nobody takes them; the process may end then. */
  close(): Promise<void>
}

const baseOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: nameLevel },
} as const
const levels = ['debug', 'info', 'warn', 'error'] as const

export function openLogs(level: LogLevel, terminal: Terminal, clock: Clock): Logs {
  const sink = new LogSink(clock, (lines) =>
    log.warn({ lines }, 'whoever reads the log was too slow for it: some lines are missing'),
  )
  const paint = openPaint(terminal === 'coloured')
  const log = terminal === 'none' ? openJson(level, sink) : openReadable(level, paint, clock, sink)
  const showsProbes = level === 'debug'
  const hasRequests = showsProbes || level === 'info'
  const write = terminal === 'none' ? writeJson(level, sink) : writeReadable(paint, clock, sink)
  return { log, requestLog: hasRequests ? { showsProbes, write } : undefined, close: () => sink.close() }
}

function openJson(level: LogLevel, sink: LogSink): Log {
  return pino({ ...baseOptions, level }, { write: (line) => sink.write(escapeSteering(line)) })
}

function openReadable(level: LogLevel, paint: Paint, clock: Clock, sink: LogSink): Log {
  const least = level === 'silent' ? levels.length : levels.indexOf(level)
  const tones = { debug: paint.dim, info: paint.dim, warn: paint.yellow, error: paint.red } as const
  const write = (name: (typeof levels)[number]) => (fields: LogFields, message: string) => {
    if (levels.indexOf(name) < least) return
    sink.write(
      `${paint.dim(formatTime(clock))} ${tones[name](name.padEnd(5))} ${plainText(message)}${formatFields(fields)}\n`,
    )
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function writeJson(level: LogLevel, sink: LogSink): RequestLog['write'] {
  const write = (line: string) => sink.write(escapeSteering(line), bounds.requestLogBytes)
  const lines = pino({ ...baseOptions, level }, { write })
  return (line) => lines.info(line, 'request')
}

function writeReadable(paint: Paint, clock: Clock, sink: LogSink): RequestLog['write'] {
  return (line) => sink.write(`${formatRequest(line, formatTime(clock), paint)}\n`, bounds.requestLogBytes)
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
