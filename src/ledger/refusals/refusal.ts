// A request of a known key that was refused before anything was held for it: a model that is not there, an empty wallet, a limit, a
// body with a mistake. It is no generation and costs nothing; its owner must find it all the same.
export type Refusal = {
  /** The request's id. */
  id: string
  atMs: number
  ownerId: string
  keyId: string
  protocol: string
  /** As the caller named it; undefined: the body was not read so far. */
  model: string | undefined
  /** Of HTTP. */
  status: number
  code: string
  /** The field at fault. */
  field: string | undefined
  /** What the caller was told; undefined where that may quote what they wrote. */
  message: string | undefined
  /** The kind of program that asked. */
  client: string
}
