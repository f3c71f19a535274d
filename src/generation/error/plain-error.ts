// A GatewayError as plain data, for a message between threads: an error's class would be lost on the way.
import type { ErrorKind } from './error-table.ts'
import { GatewayError, type ErrorOptions } from './gateway-error.ts'

export type PlainError = { kind: ErrorKind; message: string; options: ErrorOptions }

/** Without its cause, which may be anything. */
export function toPlainError(error: GatewayError): PlainError {
  return { kind: error.kind, message: error.message, options: { ...error } }
}

export function fromPlainError({ kind, message, options }: PlainError): GatewayError {
  return new GatewayError(kind, message, options)
}
