// The runs of the playground: each column sends its request through the console's own origin, shows what comes as it comes, and then
// reads what the gateway has recorded of it. Leaving the page, or Stop, ends the calls.
import { useCallback, useEffect, useRef, useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { connection } from '../../api/connection.ts'
import { addEvent, emptyAnswer, EventCutter, parse, readError, readWhole } from './read-answer.ts'
import type { Answer, AnswerError, WireEvent } from './read-answer.ts'
import type { Column } from './prompt.ts'

type Record = NonNullable<Awaited<ReturnType<typeof readRecord>>>

export type Run = {
  state: 'running' | 'completed' | 'failed' | 'stopped'
  answer: Answer
  events: readonly WireEvent[]
  /** How many came; more than are kept. */
  eventCount: number
  error: AnswerError | undefined
  requestId: string | undefined
  firstMs: number | undefined
  totalMs: number | undefined
  /** What the gateway has recorded. */
  record: Record | undefined
}

/** Events of one answer that are kept to be looked at. */
const EVENTS_KEPT = 3000
const RECORD_TRIES = 20
const RECORD_EVERY_MS = 250
const DRAW_EVERY_MS = 50

export type Request = { column: Column; body: object; isStrict: boolean }

export function useRuns(workspace: string) {
  const [runs, setRuns] = useState<{ readonly [column: string]: Run }>({})
  const stopping = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stopping.current?.abort(), [])
  const run = useCallback(
    (requests: readonly Request[]) => {
      stopping.current?.abort()
      const stop = new AbortController()
      stopping.current = stop
      setRuns(Object.fromEntries(requests.map(({ column }) => [column.id, begin()])))
      for (const request of requests) {
        const show = (now: Run) =>
          setRuns((before) => (stopping.current === stop ? { ...before, [request.column.id]: now } : before))
        void play(workspace, request, stop.signal, show)
      }
    },
    [workspace],
  )
  const stop = useCallback(() => stopping.current?.abort(), [])
  const isRunning = Object.values(runs).some(({ state }) => state === 'running')
  return { runs, run, stop, isRunning }
}

function begin(): Run {
  return {
    state: 'running',
    answer: emptyAnswer,
    events: [],
    eventCount: 0,
    error: undefined,
    requestId: undefined,
    firstMs: undefined,
    totalMs: undefined,
    record: undefined,
  }
}

async function play(workspace: string, request: Request, signal: AbortSignal, show: (run: Run) => void): Promise<void> {
  const player = new Player(request.column.protocol, show)
  try {
    await player.play(`/admin/workspaces/${workspace}/playground/${request.column.protocol}`, request, signal)
  } catch {
    if (!signal.aborted) connection.lost()
    player.end(signal.aborted ? 'stopped' : 'failed')
  }
  const { requestId } = player.run
  if (requestId === undefined || !requestId.startsWith('req_')) return
  const record = await readRecord(workspace, requestId)
  if (record !== undefined) player.change({ record })
}

class Player {
  run = begin()
  readonly #protocol: Column['protocol']
  readonly #show: (run: Run) => void
  readonly #fromMs = performance.now()
  #drawnMs = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(protocol: Column['protocol'], show: (run: Run) => void) {
    this.#protocol = protocol
    this.#show = show
  }

  async play(path: string, { body, isStrict }: Request, signal: AbortSignal): Promise<void> {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(isStrict && { 'x-crossmodel-strict': 'true' }) },
      body: JSON.stringify(body),
      signal,
    })
    this.change({ requestId: response.headers.get('x-request-id') ?? undefined })
    if (!response.ok) {
      this.change({ error: readError(parse(await response.text())) })
      return this.end('failed')
    }
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    if (!isStream) this.#takeWhole(await response.text())
    else for await (const piece of readPieces(response)) this.#takePiece(piece)
    const { error, isWhole } = this.run.answer
    if (error === undefined && !isWhole) {
      const message = 'The answer broke off before its end.'
      this.change({ error: { message, code: 'cut', field: undefined } })
    }
    this.end(error === undefined && isWhole ? 'completed' : 'failed')
  }

  change(part: Partial<Run>): void {
    this.run = { ...this.run, ...part }
    const wait = this.#drawnMs + DRAW_EVERY_MS - performance.now()
    if (wait <= 0) this.#draw()
    else this.#timer ??= setTimeout(() => this.#draw(), wait)
  }

  end(state: Run['state']): void {
    const { answer, error } = this.run
    const lost = state === 'failed' && error === undefined && answer.error === undefined
    const noAnswer = { message: 'The gateway does not answer.', code: 'no_connection', field: undefined }
    this.change({
      state,
      totalMs: performance.now() - this.#fromMs,
      error: lost ? noAnswer : (error ?? answer.error),
    })
    this.#draw()
  }

  readonly #cutter = new EventCutter()

  #takePiece(piece: string): void {
    const atMs = performance.now() - this.#fromMs
    const cut = this.#cutter.cut(piece)
    const answer = cut.reduce((sum, { data }) => addEvent(sum, this.#protocol, data), this.run.answer)
    const events = [...this.run.events, ...cut.map((event) => ({ ...event, atMs }))].slice(0, EVENTS_KEPT)
    this.change({
      answer,
      events,
      eventCount: this.run.eventCount + cut.length,
      firstMs: this.run.firstMs ?? (hasContent(answer) ? atMs : undefined),
    })
  }

  #takeWhole(text: string): void {
    const atMs = performance.now() - this.#fromMs
    const answer = readWhole(this.#protocol, text)
    this.change({ answer, events: [{ name: 'answer', data: text, atMs }], eventCount: 1, firstMs: atMs })
  }

  #draw(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#drawnMs = performance.now()
    this.#show(this.run)
  }
}

function hasContent({ text, reasoning, calls }: Answer): boolean {
  return text !== '' || reasoning !== '' || calls.length > 0
}

async function* readPieces({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const read = await reader?.read()
    if (read === undefined || read.done) return
    yield read.value
  }
}

/** It is written when the request has ended, a moment after its last byte at most. */
async function readRecord(workspace: string, generation: string) {
  for (let tries = 0; tries < RECORD_TRIES; tries += 1) {
    const asked = { params: { path: { workspace, generation } } }
    const read = await answerOf(api.GET('/admin/workspaces/{workspace}/activity/{generation}', asked)).catch(
      () => undefined,
    )
    if (read?.generation !== undefined && read.generation !== null)
      return { ...read.generation, dropped: read.story?.dropped ?? [] }
    await new Promise((resolve) => setTimeout(resolve, RECORD_EVERY_MS))
  }
  return undefined
}
