// A management key: what may be done over the console's API without a person who is signed in. Its text (`cmadm-…`) is shown
// once; what is stored is an HMAC of it under a server secret, as for customers' keys.

export type ManagementKey = {
  id: string
  name: string
  /** The workspace that it is for; undefined: the gateway, and every workspace. */
  workspaceId: string | undefined
  /** The first characters of the text, to recognise it by. */
  preview: string
  /** Permissions. */
  scopes: readonly string[]
  /** The person who made it. */
  madeBy: string | undefined
  createdMs: number
  /** Undefined: never. */
  expiresMs: number | undefined
  lastUsedMs: number | undefined
}
