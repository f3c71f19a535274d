// The ticket of a key without limits: nothing is counted, everything is granted.
import type { Ticket } from './limits.ts'

export const noTicket: Ticket = {
  figures: { requests: undefined, tokens: undefined },
  hasReserved: true,
  limitsOutput: false,
  limitsTokens: false,
  reserve: ({ nanos }) => nanos,
  extend: () => true,
  commit() {},
  cancel() {},
}
