// The columns of sums that are added up, apart from counts of latencies (`latency-buckets.ts`). Migration 9, which makes them, names
// them by itself: a migration stays as it was when databases were made by it, and a column of this list that is added later needs
// a migration of its own.

export const sumColumns = [
  'requests',
  'failed_caller',
  'failed_provider',
  'failed_ours',
  'cancelled',
  'estimated',
  'lossy',
  'retried',
  'rescued',
  'hedged',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'charge_nanos',
  'cost_nanos',
  'waived_nanos',
  'saved_nanos',
  'lost_nanos',
  'unpaid_nanos',
] as const

export type SumColumn = (typeof sumColumns)[number]
