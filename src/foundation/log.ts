// Logging, handed in: the part of pino's interface that our code uses. Fields first, then one line for a person.
// Nothing secret is ever a field.

export type LogFields = { readonly [name: string]: unknown }

export type Log = {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** Says nothing: tests, and commands that print their own result. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }
