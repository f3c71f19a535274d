// The messages between the event loop and the reading thread.
import type { SqliteFailure } from '../sqlite-failure.ts'

export type ReaderRequest = { kind: 'query'; id: number; sql: string; parameters: unknown[] } | { kind: 'close' }

export type ReaderAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; failure: SqliteFailure }
  | { kind: 'rows'; id: number; rows: unknown[] }
  | { kind: 'error'; id: number; failure: SqliteFailure }
