// Postgres' errors as one line for the operator. The address may hold a password, so it is never shown whole.
import { StoreError, WriteConflict } from '../store-error.ts'

/** `where` is the server's address without user and password (`describeUrl`). */
export function toPostgresError(error: unknown, where: string): Error {
  if (error instanceof StoreError || error instanceof WriteConflict) return error
  const { code, message } = error as { code?: string; message?: string }
  if (code?.startsWith('23') === true) return new WriteConflict(message ?? code)
  switch (code) {
    case '53100':
      return new StoreError(`The disk of the Postgres server at ${where} is full.`)
    case '28P01':
    case '28000':
      return new StoreError(`Postgres at ${where} refused the user or the password.`)
    case '3D000':
      return new StoreError(`Postgres at ${where} has no such database; create it first.`)
    default:
      return new StoreError(`Postgres at ${where} cannot be used: ${message || code || 'no answer'}.`)
  }
}

export function describeUrl(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname || 'the local socket'}${port === '' ? '' : `:${port}`}${pathname}`
  } catch {
    return 'the given address'
  }
}
