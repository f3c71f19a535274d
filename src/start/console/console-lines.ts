// Requests of the console's listener -> the lines that the operator reads of them, beside those of callers. What changes
// something, and what was refused, is a line at `info`; what only reads and went well (pages ask for it again and again, and for
// their files) is one at `debug`. What is refused in a loop is folded as it is for callers.
import type { AnsweredRequest } from '../../admin/watch-requests.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { cutText } from '../../telemetry/cut-text.ts'
import { FoldedLines } from '../../telemetry/folded-lines.ts'
import type { RequestLine, RequestLog } from '../../telemetry/request-line.ts'

const LEAST_REFUSED = 400

export class ConsoleLines {
  readonly #log: RequestLog
  readonly #refused: FoldedLines

  constructor(log: RequestLog, clock: Clock) {
    this.#log = log
    this.#refused = new FoldedLines(log.write, clock)
  }

  over({ id, method, path, status, durationMs, actor }: AnsweredRequest): void {
    const isDone = status !== undefined && status < LEAST_REFUSED
    if (isDone && method === 'GET' && !this.#log.showsProbes) return
    const line: RequestLine = {
      request: id,
      method,
      path: cutText(path),
      status,
      duration_ms: durationMs,
      actor,
    }
    if (status === undefined) line.cancelled = true
    if (isDone) this.#log.write(line)
    else this.#refused.add(line)
  }

  close(): void {
    this.#refused.close()
  }
}
