// What an inbound encoder is given beside the answer: it has no clock and no source of ids of its own, and the request
// may be gone by then.
import type { LossList } from '../../generation/loss/loss.ts'
import type { Echo } from './echo.ts'

/** What an inbound encoder may know of the generation that it writes for. */
export type AnswerContext = {
  /** `req_cm_…`; also the source of ids where the provider gave none. */
  requestId: string
  /** The catalogue model that ran: shown where the provider names none. */
  model: string
  /** Seconds since the epoch, where the provider gave no time. */
  createdSeconds: number
  /** Input tokens as estimated at admission: for protocols that show input before it is known (Messages). */
  estimatedInputTokens: number
  wantsStreamUsage: boolean
  echo: Echo
  /** A new random id with this prefix. */
  newId(prefix: string): string
  /** What the answer could not carry. */
  losses: LossList
  /** It is one of several answers that the caller gets as one: of callers of Chat alone. */
  choice?: Choice
}

/** One of several answers, each of which a call of its own gives. */
export type Choice = {
  /** From 0. */
  index: number
  /** What the chunks of all of them say alike: the model, as the first to begin named it. */
  shared: { model?: string }
}
