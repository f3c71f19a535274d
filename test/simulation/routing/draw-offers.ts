// Endpoints of a random simulation: each has times in which it is well and times in which it fails in one of all ways, drawn
// from a seed. The last is always well, so that every call can be served.
import type { Random } from '../../../src/foundation/random.ts'
import type { UpstreamProtocol } from '../../money/answers.ts'
import type { Manner, Serving } from './manner.ts'
import type { Offer } from './simulated-model.ts'
import type { Asked } from './simulated-provider.ts'

type Phase = { untilMs: number; play(asked: Asked): Manner }

const protocols: readonly UpstreamProtocol[] = ['openai-chat', 'anthropic-messages', 'openai-responses', 'gemini']

/** How long each may be without content, streamed or not; and all tries together: enough for each of them to fail so late. */
export const OWN_MS = 10_000
export const ALL_MS = 100_000

export function drawOffers(random: Random, startMs: number, forMs: number): Offer[] {
  const count = 2 + Math.floor(random.fraction() * 7)
  return Array.from({ length: count }, (_, index) => drawOffer(random, index, index === count - 1 ? 0 : forMs, startMs))
}

/** `forMs`: for so long it is well and ill in turn. */
function drawOffer(random: Random, index: number, forMs: number, startMs: number): Offer {
  const phases = drawPhases(random, startMs, forMs)
  const serving = drawServing(random)
  return {
    name: `endpoint${index}`,
    protocol: pick(random, protocols),
    // With many endpoints more than a request may try.
    credentials: 1 + Math.floor(random.fraction() * 4),
    cost: pick(random, [1, 2, 3]),
    firstContentMs: OWN_MS,
    // The longest of all bounds all tries together, and the last is always well.
    attemptMs: forMs === 0 ? ALL_MS : OWN_MS,
    play(asked) {
      const phase = phases.find(({ untilMs }) => asked.atMs < untilMs)
      return phase?.play(asked) ?? { kind: 'serves', ...serving }
    },
  }
}

function drawServing(random: Random): Serving {
  return {
    firstMs: 100 * 10 ** random.fraction(),
    everyMs: 5 + random.fraction() * 50,
    pieces: 2 + Math.floor(random.fraction() * 4),
  }
}

function drawPhases(random: Random, startMs: number, forMs: number): Phase[] {
  const phases: Phase[] = []
  const serving = drawServing(random)
  for (let atMs = startMs; atMs < startMs + forMs;) {
    atMs += 5_000 + random.fraction() * 20_000
    phases.push({ untilMs: atMs, play: () => ({ kind: 'serves', ...serving }) })
    atMs += 2_000 + random.fraction() * 20_000
    const share = random.fraction() < 0.5 ? 1 : random.fraction()
    const ill = pick(random, illnesses)
    phases.push({
      untilMs: atMs,
      play: () => (random.fraction() < share ? ill(random, serving) : { kind: 'serves', ...serving }),
    })
  }
  return phases
}

const lies = ['error event', 'end', 'reset', 'stall', 'garbage'] as const

const illnesses: readonly ((random: Random, serving: Serving) => Manner)[] = [
  () => ({ kind: 'refuses' }),
  () => ({ kind: 'drops' }),
  () => ({ kind: 'hangs' }),
  () => ({ kind: 'drips', everyMs: 1_000 }),
  (random) => ({ kind: 'resets', afterMs: random.fraction() * 500 }),
  (random) => ({ kind: 'status', status: pick(random, [500, 502, 503, 529]), afterMs: random.fraction() * 500 }),
  (random) => ({ kind: 'status', status: pick(random, [401, 402, 403, 404, 429]), afterMs: random.fraction() * 100 }),
  (random) => ({
    kind: 'status',
    status: 429,
    afterMs: 10,
    headers: { 'retry-after': pick(random, ['1', '5', '20']) },
  }),
  (random, serving) => ({ kind: 'lies', how: pick(random, lies), afterPieces: 0, ...serving }),
  (random, serving) => ({ kind: 'lies', how: pick(random, lies), afterPieces: 1, ...serving }),
  (_, serving) => ({ kind: 'serves', ...serving, firstMs: serving.firstMs * 20 }),
]

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.fraction() * values.length)] as T
}
