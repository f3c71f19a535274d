// The address that callers are told to call: what the operator says, else the listener's own.
import type { AdminCall } from './routes/route.ts'

/** Without a slash at its end. */
export function sayCallersUrl({ context, parts }: Pick<AdminCall, 'context' | 'parts'>): string {
  return (context.settings().callersUrl ?? parts.callersUrl).replace(/\/+$/, '')
}
