// A management key: what may be done over the console's API without a person who is signed in. Its text (`cmadm-…`) is shown
// once; what is stored is an HMAC of it under a server secret, as for customers' keys. It never may more than its maker may at
// the time, and ends when its maker leaves the workspace. With it end the keys that were made with it, and the invitations that
// nobody has accepted.

export type ManagementKey = {
  id: string
  name: string
  /** The workspace that it is for; undefined: the gateway, and every workspace. */
  workspaceId: string | undefined
  /** The first characters of the text, to recognise it by. */
  preview: string
  /** Permissions. */
  scopes: readonly string[]
  /** The person who made it, or made the key that made it; undefined: nobody who is known here. */
  madeBy: string | undefined
  /** The management keys that it was made with, each made with the one before: it ends with each of them. */
  madeWith: readonly string[]
  createdMs: number
  /** Undefined: never. */
  expiresMs: number | undefined
  lastUsedMs: number | undefined
}

/** `makerRoles`: what its maker is now, over the gateway and in its workspace; undefined: nobody is known to have made it. */
export type KnownManagementKey = ManagementKey & {
  makerRoles: { gateway: string | undefined; workspace: string | undefined } | undefined
}
