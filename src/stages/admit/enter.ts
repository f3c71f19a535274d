// Counts a request against its key's limits as soon as the key is known: before the body is read, and whatever becomes
// of the request.
import type { Clock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { encodeLimitHeaders } from '../../limits/limit-headers.ts'
import type { Figures, Limits, Ticket } from '../../limits/limits.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Caller } from '../tickets/caller.ts'

export type EnterPorts = { limits: Limits; clock: Clock }

/** The ticket must be closed, whatever happens. @throws GatewayError `rate_limit_exceeded`, `overloaded` */
export async function enter(exchange: Exchange, { key }: Caller, { limits, clock }: EnterPorts): Promise<Ticket> {
  try {
    const entering = limits.enter(key)
    return entering instanceof Promise ? await entering : entering
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'rate_limit_exceeded')
      tellLimits(exchange, limits.readFigures(key), clock)
    throw error
  }
}

/** Adds the key's figures to the answer, in the headers that the caller's SDK reads. */
export function tellLimits(exchange: Exchange, figures: Figures, clock: Clock): void {
  const family = exchange.shape.name === 'anthropic-messages' ? 'anthropic' : 'openai'
  exchange.addHeaders(encodeLimitHeaders(family, figures, clock.nowMs()))
}
