// Errors for a limit that was reached, with the time after which a client may retry. The error for a request that is larger
// than the whole limit says what it needs, and that a retry cannot help.
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'

/** Until a place among requests at once, or money that others have reserved, may be free again: nobody knows, ms. */
const SOON_MS = 1_000

export function refuseRate(what: 'requests' | 'tokens' | 'reads', limit: number, afterMs: number): GatewayError {
  return refuse(`max ${limit} ${what} per minute`, afterMs)
}

export function refuseTokensForGood(limit: number, needed: number): GatewayError {
  return refuseForGood(`max ${limit} tokens per minute`, String(needed))
}

export function refuseConcurrent(limit: number): GatewayError {
  return refuse(`max ${limit} concurrent requests`, SOON_MS)
}

/** `afterMs` undefined: others have reserved what is missing, and may give it back at any time. */
export function refuseSpend(period: 'day' | 'month', limit: Nanos, afterMs: number | undefined): GatewayError {
  return refuse(spendRule(period, limit), afterMs ?? SOON_MS)
}

export function refuseSpendForGood(period: 'day' | 'month', limit: Nanos, needed: Nanos): GatewayError {
  return refuseForGood(spendRule(period, limit), `${formatUsd(needed)} USD`)
}

function spendRule(period: 'day' | 'month', limit: Nanos): string {
  return `max ${formatUsd(limit)} USD per ${period}`
}

function refuse(rule: string, afterMs: number): GatewayError {
  return new GatewayError('rate_limit_exceeded', `Rate limit exceeded: ${rule}.`, {
    retryAfterSeconds: Math.max(1, Math.ceil(afterMs / 1_000)),
  })
}

function refuseForGood(rule: string, needed: string): GatewayError {
  const message = `Rate limit exceeded: ${rule}. This request needs ${needed}.`
  return new GatewayError('rate_limit_exceeded', message, { canRetry: false })
}
