// The words of a limit that was reached (contract A7) and when to come back.
import { formatUsd, type Nanos } from '../foundation/money.ts'
import { GatewayError } from '../generation/gateway-error.ts'

export function refuseRate(what: 'requests' | 'tokens', limit: number, afterMs: number): GatewayError {
  return refuse(`max ${limit} ${what} per minute`, afterMs)
}

export function refuseConcurrent(limit: number): GatewayError {
  return refuse(`max ${limit} concurrent requests`, 1_000)
}

export function refuseSpend(period: 'day' | 'month', limit: Nanos, afterMs: number): GatewayError {
  return refuse(`max ${formatUsd(limit)} USD per ${period}`, afterMs)
}

function refuse(rule: string, afterMs: number): GatewayError {
  return new GatewayError('rate_limit_exceeded', `Rate limit exceeded: ${rule}.`, {
    retryAfterSeconds: Math.max(1, Math.ceil(afterMs / 1_000)),
  })
}
