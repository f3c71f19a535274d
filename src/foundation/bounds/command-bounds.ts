// The caps on what operators' commands do and wait for, as part of `bounds`: the control socket, price lists, the tools that
// are connected, pruning.

export const commandBounds = {
  /** A command's request to the running gateway, bytes; how long it may take to come, ms; how many there may be at once. */
  controlRequestBytes: 1024 * 1024,
  controlRequestMs: 10_000,
  controlConnections: 64,
  /** What a command waits for the gateway's answer, ms: a real call to a provider may be behind it. And the answer, bytes. */
  controlAnswerMs: 120_000,
  controlAnswerBytes: 256 * 1024 * 1024,
  /** How long a command waits for another one to let go of the database, ms. */
  commandLockMs: 3_000,
  /** One real call to a provider for `crossmodel provider test`, and one look whether it can be reached, ms. */
  providerTestMs: 60_000,
  /** The same where the console asks for it, whose pages wait no longer than half a minute for any answer. */
  consoleTestMs: 20_000,
  providerReachMs: 3_000,
  /** How long one call of the operation that prunes works, ms; a command calls again until it is done. */
  pruneStretchMs: 500,
  /** The trial call of `crossmodel connect`: how long the gateway may take, ms, and how much of its answer is read, bytes. */
  connectTrialMs: 120_000,
  connectAnswerBytes: 4 * 1024 * 1024,
  /** Objects and lists within each other in a tool's own file that is changed. */
  toolFileDepth: 100,
  /** A published list of prices: bytes of its text, entries, and how long its server may take, ms. */
  priceListBytes: 16 * 1024 * 1024,
  priceListEntries: 20_000,
  priceListMs: 30_000,
  /** A listed price above this is taken for a mistake, and one of a new model below this; USD per million tokens. */
  priceListMostUsd: 10_000,
  priceListLeastUsd: 0.001,
  /** Price lists that were taken over and can be taken back; older ones are forgotten. */
  catalogLayersKept: 10,
  /** Prices that were listed longer ago are called old, ms. */
  catalogOldMs: 60 * 24 * 3_600_000,
} as const
