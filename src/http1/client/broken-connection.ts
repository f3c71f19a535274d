// Errors for a connection to a provider that failed: one sentence for callers, the details for the operator. What the
// gateway itself lacks (descriptors, ports, memory), and names that cannot be resolved, are not the provider's faults.
import { GatewayError } from '../../generation/gateway-error.ts'
import { ConnectTimeout } from './connect.ts'

/** `detail`: what happened, for the operator. */
export function describeBreak(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The connection to the provider broke.', { detail })
}

/** What this machine lacks, by the system's names: descriptors, ports, buffers, memory. */
const lacks: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EAGAIN'])
/** The resolver did not answer; it may, in a moment. */
const unresolved: ReadonlySet<string> = new Set(['EAI_AGAIN', 'EAI_MEMORY', 'EAI_SYSTEM', 'ETIMEOUT', 'ESERVFAIL'])
/** No connection came to be. */
const unreached: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]).union(unresolved)

/** `error`: of a socket. */
export function describeSocketError(error: Error): GatewayError {
  const { code, errors } = error as { code?: string; errors?: unknown }
  // A name with several addresses fails with one error for each and says nothing itself.
  const message = error.message === '' && Array.isArray(errors) ? errors.map(String).join(', ') : error.message
  const detail = `${code ?? error.name}: ${message}`
  if (code !== undefined && lacks.has(code)) {
    const words = 'The gateway has no room for another call.'
    return new GatewayError('overloaded', words, { detail, cause: error, retryAfterSeconds: 1 })
  }
  const blame = code === 'ENOTFOUND' ? 'operator' : code !== undefined && unresolved.has(code) ? 'gateway' : undefined
  const isTimeout = error instanceof ConnectTimeout
  const words =
    isTimeout || (code !== undefined && unreached.has(code))
      ? 'The provider could not be reached.'
      : 'The connection to the provider broke.'
  return new GatewayError(isTimeout ? 'provider_timeout' : 'provider_error', words, { detail, cause: error, blame })
}

/** `error`: thrown by the handler or the sink of an answer. */
export function describeBug(error: unknown): GatewayError {
  const detail = String(error)
  return new GatewayError('internal_error', 'Something went wrong on our side.', { detail, cause: error })
}
