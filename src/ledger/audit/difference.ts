// What an audit finds: a figure that is not what it must be.

export type Difference = { what: 'wallet' | 'generation' | 'charge' | 'usage' | 'sums'; id: string; message: string }
