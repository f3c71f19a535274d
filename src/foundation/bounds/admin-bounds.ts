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
  /** How long the rest of a body that was refused as too large is still read and dropped, ms: its sender hears the answer. */
  adminLingerMs: 2_000,
  /** At a stop, after callers' requests have ended: how long what is under way here may still take, ms. */
  adminDrainMs: 2_000,
  /** A connection that nobody uses is closed after this, ms. */
  adminIdleMs: 75_000,
  /** Requests in a minute of one person or management key, and from one address. */
  adminPersonRequests: 1_200,
  adminAddressRequests: 2_400,
  /** Persons, keys and addresses that are counted one by one; the others share one count. */
  adminCountedNames: 10_000,
  /** What the audit log keeps of a thing before and after it was changed, bytes; of a larger one the names of so many members. */
  auditedBytes: 32 * 1024,
  auditedMembers: 100,
  /** Entries of the audit log that wait to be written, and how many are read at once. */
  auditLogWaiting: 250,
  auditLogStep: 200,
  /** Keys of one workspace that are not deleted: disabled, expired and replaced ones too, those of the playground not. */
  keysPerOwner: 1_000,
  /** Management keys of one workspace, and of the gateway. */
  managementKeys: 100,
  /** Entries of the audit log in one page of its list. */
  auditLogPage: 100,
  /** Body of one request of the playground, bytes: its images go with it. */
  playgroundBodyBytes: 16 * 1024 * 1024,
  /** Requests of the playground that one person, and all together, have under way. */
  playgroundRunsOfPerson: 6,
  playgroundRuns: 100,
  /** Keys of the playground that are kept in memory, how long one is good for, and how long at least when it is taken, ms. */
  playgroundKeys: 1_000,
  playgroundKeyMs: 12 * 60 * 60_000,
  playgroundKeyLeastMs: 60 * 60_000,
  /** How often it is looked whether the people whom they were made for may still use them, ms. */
  playgroundLookMs: 5_000,
  /** Workspaces in one page of the operator's list. */
  workspacePage: 100,
} as const
