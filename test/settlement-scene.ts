// A settlement among fakes: a generation with one attempt under way, and a ledger, limits, a log and an observer that note what
// they are told. The request cannot be read again, since no charge may depend on that.
import type { Nanos } from '../src/foundation/nanos.ts'
import type { Log } from '../src/foundation/log.ts'
import { LossList } from '../src/generation/loss/loss.ts'
import type { GenerationEnding, Settled } from '../src/ledger/rows/generation-record.ts'
import type { AnswerReader } from '../src/answer/reader.ts'
import { ObservedSpeed } from '../src/stages/settle/observed-speed.ts'
import { Settlement } from '../src/stages/settle/settle.ts'
import type { Admission } from '../src/stages/tickets/admission.ts'
import type { AttemptNote } from '../src/stages/tickets/attempt-note.ts'
import type { Generation } from '../src/stages/tickets/generation.ts'

const endpoint = {
  id: 'test/model',
  model: 'model',
  provider: { name: 'test' },
  price: 'free',
  cost: 'free',
  capabilities: {},
}

export type Scene = {
  reader?: Partial<AnswerReader>
  losses?: unknown
  countText?: () => Promise<number>
  attempts?: Partial<AttemptNote>[]
  endpoint?: object
  envelope?: object
  /** What the wallet has left; undefined: it has no bound. */
  available?: Nanos | undefined
  hidesReasoning?: boolean
  ledger?: () => Promise<Settled>
}

function makeGeneration(more: Scene, reader: AnswerReader): Generation {
  const attempts = more.attempts ?? [{ sent: true, outcome: 'abandoned', startedMs: 0 }]
  return {
    id: 'req_cm_1',
    startedMs: 500,
    endedMs: undefined,
    firstContentMs: 10,
    plan: { entries: [], excluded: [], conversation: undefined },
    queuedMs: 0,
    attempts,
    attempt: attempts.at(-1),
    entry: {
      endpoint: { ...endpoint, ...more.endpoint },
      model: { id: 'vendor/model' },
      protocol: { protocol: 'openai-chat' },
    },
    decoded: {
      envelope: { stream: true, candidateCount: 1, ...more.envelope },
      inbound: {
        nameField() {
          throw new Error('a field that nobody knows')
        },
      },
      get body() {
        throw new Error('the request must not be read again')
      },
      request() {
        throw new Error('the request must not be read again')
      },
    },
    losses: more.losses ?? [],
    answerLosses: new LossList(),
    reader,
  } as never
}

/** A generation with one attempt under way, its settlement, and what came of it. */
export function openScene(more: Scene = {}) {
  const calls: { how: 'settle' | 'release'; record: GenerationEnding }[] = []
  const logged: string[] = []
  const lines: { level: string; fields: { [name: string]: unknown } }[] = []
  const committed: unknown[] = []
  const reader: AnswerReader = {
    usage: undefined,
    usageIsPartial: true,
    finish: undefined,
    isAboutToEnd: false,
    takeOutput: () => ({ text: 'twelve bytes', share: 1, mediaTokens: 0 }),
    ...more.reader,
  } as never
  const generation = makeGeneration(more, reader)
  let reap = () => {}
  const ended: string[] = []
  const admission = {
    hold: {
      nanos: 0n,
      available: () => ('available' in more ? more.available : 0n),
      whenReaped: (action: () => void) => (reap = action),
    },
    ticket: { commit: (actual: unknown) => committed.push(actual) },
    fallback: { inputTokens: 33 },
    capTokens: 1_000,
    sentTokens: 1_000,
    heldInputTokens: 40,
    hidesReasoning: () => more.hidesReasoning ?? true,
  } as unknown as Admission
  const say = (level: string) => (fields: object, message: string) => {
    logged.push(message)
    lines.push({ level, fields: { ...fields } })
  }
  const end = (how: 'settle' | 'release') => async (_hold: unknown, record: GenerationEnding) => {
    calls.push({ how, record })
    return more.ledger?.() ?? { charge: 5n, waived: 0n, cost: 3n }
  }
  const speed = new ObservedSpeed()
  const settlement = new Settlement(generation, admission, {
    clock: { nowMs: () => 4_000 } as never,
    log: { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug') } as unknown as Log,
    ledger: { settle: end('settle'), release: end('release') } as never,
    watch: { opened: () => (status) => void ended.push(status) },
    findOffer: () => undefined,
    countText: more.countText ?? (async (text) => text.split(' ').length),
    speed,
  })
  return { generation, reader, settlement, calls, logged, lines, committed, ended, speed, reap: () => reap() }
}
