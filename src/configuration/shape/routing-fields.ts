// What the file says of how endpoints are chosen and for how long they are waited for, and how many calls run at once.
import { strategies } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { duration, formatDuration } from './duration.ts'
import { boolean, choice, integer, notation } from './shape.ts'

const weight = notation(
  'a number from 0 such as 3 or 0.5, at most 1000000',
  String.raw`^\d+(\.\d{1,9})?$`,
  true,
  (written): number | undefined => {
    const value = /^\d+(\.\d{1,9})?$/.test(written) ? Number(written) : Number.POSITIVE_INFINITY
    return value <= 1_000_000 ? value : undefined
  },
)

export const routingFields = {
  /** Of one provider. */
  provider: {
    max_concurrent: {
      shape: integer(1),
      about:
        'Most calls of it that are under way at once; who finds no room waits [in a short line](routing.md#how-much-runs-at-once)',
      default: 'no bound',
    },
  },

  /** Of one model. */
  model: {
    strategy: {
      shape: choice(strategies),
      about: 'How its endpoints are ordered where a caller does not say; see [Routing](routing.md#strategies)',
      default: 'balanced',
    },
    first_content: {
      shape: duration,
      about: 'Longest time until a stream has content, at any of its endpoints',
      default: 'bounds.first_content',
    },
    deadline: {
      shape: duration,
      about: 'Longest time for one attempt, at any of its endpoints',
      default: 'bounds.deadline',
    },
    hedge: {
      shape: boolean,
      about: 'A second endpoint may be called where the first is late; you pay for both',
      default: 'false',
    },
  },

  /** Of one endpoint. */
  endpoint: {
    weight: {
      shape: weight,
      about: "Its part of the model's new conversations, beside the weights of the others; 0: only where these fail",
      default: 'by price, the cheaper by far more',
    },
    first_content: { shape: duration, about: 'Longest time until a stream has content', default: "the model's" },
    deadline: { shape: duration, about: 'Longest time for one attempt', default: "the model's" },
    hedge: {
      shape: boolean,
      about: 'A second endpoint may be called where this one is late; you pay for both',
      default: "the model's",
    },
  },

  /** Of all endpoints. */
  breaker: {
    faults: {
      shape: integer(1),
      about: 'Faults in a row after which an endpoint is left alone',
      default: String(bounds.breakerFaults),
    },
    open: { shape: duration, about: 'For how long at first', default: formatDuration(bounds.breakerOpenMs) },
    longest: {
      shape: duration,
      about: 'For how long at most: each time that it fails again it is twice as long',
      default: formatDuration(bounds.breakerMostOpenMs),
    },
  },

  /** Of calls whose endpoint and model say nothing themselves, and of all together. */
  bounds: {
    first_content: {
      shape: duration,
      about: 'Longest time until a stream has content',
      default: formatDuration(bounds.firstContentMs),
    },
    deadline: {
      shape: duration,
      about: 'Longest time for one attempt',
      default: formatDuration(bounds.attemptMs),
    },
    generations: {
      shape: integer(1),
      about:
        'Generations under way at once, of one key at most three quarters of them; more wait [in a short line](routing.md#how-much-runs-at-once)',
      default: String(bounds.generations),
    },
    queue_wait: {
      shape: duration,
      about: 'Longest time in that line; whoever has waited so long is told 503',
      default: formatDuration(bounds.generationWaitMs),
    },
  },
} as const
