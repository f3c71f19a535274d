// The caps on what the console's listener takes and does, as part of `bounds`.

export const adminBounds = {
  /** Connections of browsers and tools with management keys at once. */
  adminConnections: 512,
  /** Headers of one request, bytes, and how long they may take, ms. */
  adminHeaderBytes: 32 * 1024,
  adminHeadMs: 10_000,
  /** Body of one request, bytes, and how long the whole request may take to come, ms. */
  adminBodyBytes: 1024 * 1024,
  adminRequestMs: 30_000,
  /** A connection that nobody uses is closed after this, ms. */
  adminIdleMs: 75_000,
  /** Requests in a minute of one person or management key, and from one address. */
  adminPersonRequests: 1_200,
  adminAddressRequests: 2_400,
  /** Persons, keys and addresses that are counted one by one; the others share one count. */
  adminCountedNames: 10_000,
} as const
