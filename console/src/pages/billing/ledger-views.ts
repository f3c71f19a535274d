// How the ledger can be looked at, and the kinds of its entries.
export const ledgerViews = ['day', 'entry', 'month'] as const
export type LedgerView = (typeof ledgerViews)[number]

export const entryKinds = ['charge', 'top-up', 'grant', 'refund', 'adjust', 'reversal', 'other'] as const
export type EntryKind = (typeof entryKinds)[number]
