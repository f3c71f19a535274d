// A proxy did not give the connection that was asked for. The message names the proxy without its user and password, says
// what it did, and quotes nothing that it sent.

export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  /** The system's name for it, where a socket failed. */
  readonly code: string | undefined
  /** What the proxy answered, where it did. */
  readonly status: number | undefined

  constructor(proxyName: string, what: string, { code, status }: { code?: string; status?: number } = {}) {
    super(`the proxy ${proxyName} ${what}`)
    this.code = code
    this.status = status
  }
}
