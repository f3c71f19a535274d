// Explains a failed call to a provider: one sentence for callers, details for the operator, and whose fault it is. What
// the gateway itself lacks (descriptors, ports, memory), and names that cannot be resolved, are not the provider's
// faults.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { CallError } from '../../http1/client/call-error.ts'

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

export function describeCallError(error: CallError): GatewayError {
  const { kind, message: detail, cause } = error
  switch (kind) {
    case 'closed':
      return new GatewayError('provider_error', BROKE, { detail })
    case 'socket':
      return describeSocketError(error)
    case 'proxy':
      return describeProxyError(error)
    case 'timeout':
      return new GatewayError('provider_timeout', UNREACHED, { detail, cause })
    case 'crowded': {
      const words = 'The model is temporarily unavailable.'
      return new GatewayError('model_unavailable', words, { detail, blame: 'gateway', retryAfterSeconds: 1 })
    }
    case 'unwritable':
      return new GatewayError('provider_error', 'The request to the provider could not be written.', { detail })
    case 'bug':
      return new GatewayError('internal_error', 'Something went wrong on our side.', { detail, cause })
    default:
      return kind satisfies never
  }
}

const BROKE = 'The connection to the provider broke.'
const UNREACHED = 'The provider could not be reached.'

function describeSocketError({ message: detail, code = '', cause }: CallError): GatewayError {
  if (lacks.has(code)) {
    const words = 'The gateway has no room for another call.'
    return new GatewayError('overloaded', words, { detail, cause, retryAfterSeconds: 1 })
  }
  const blame = code === 'ENOTFOUND' ? 'operator' : unresolved.has(code) ? 'gateway' : undefined
  return new GatewayError('provider_error', unreached.has(code) ? UNREACHED : BROKE, { detail, cause, blame })
}

/** The operator chose the proxy: what it does is no fault of the provider behind it. */
function describeProxyError({ message: detail, code = '', cause }: CallError): GatewayError {
  return lacks.has(code)
    ? describeSocketError(new CallError('socket', detail, cause, code))
    : new GatewayError('provider_error', UNREACHED, { detail, cause, blame: 'operator' })
}
