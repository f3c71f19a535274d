// Why a call has no whole response. The message is for the operator: it says what happened and quotes nothing that came.
import { ProxyError } from '../transport/proxy-error.ts'

/**
 * `closed`: the other side closed the connection, or sent what is no HTTP. `socket`: the system reported an error, which is
 * the cause. `proxy`: a proxy gave no connection, whose error is the cause. `timeout`: no connection was made in time. `crowded`: too many calls wait. `unwritable`: the request cannot be
 * written. `bug`: a handler threw, which is the cause.
 */
type Kind = 'closed' | 'socket' | 'proxy' | 'timeout' | 'crowded' | 'unwritable' | 'bug'

export class CallError extends Error {
  override readonly name = 'CallError'
  readonly kind: Kind
  /** The system's name for it, of an error of a socket. */
  readonly code: string | undefined

  constructor(kind: Kind, message: string, cause?: unknown, code?: string) {
    super(message, { cause })
    this.kind = kind
    this.code = code
  }
}

/** No connection was made in time. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout'
}

/** `error`: of a socket. */
export function readSocketError(error: Error): CallError {
  if (error instanceof ProxyError) return new CallError('proxy', error.message, error, error.code)
  const { code, errors } = error as { code?: string; errors?: unknown }
  // A name with several addresses fails with one error for each and says nothing itself.
  const message = error.message === '' && Array.isArray(errors) ? errors.map(String).join(', ') : error.message
  const kind = error instanceof ConnectTimeout ? 'timeout' : 'socket'
  return new CallError(kind, `${code ?? error.name}: ${message}`, error, code)
}
