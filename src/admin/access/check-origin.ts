// Against pages of other sites that ask in a person's name: whatever changes something must come from a page of the
// console's own origin. Browsers say where a request comes from with every such request (`Origin`, `Sec-Fetch-Site`), and no
// page can make them say anything else. A request with a management key has no cookie that could be abused.
import type { IncomingHttpHeaders } from 'node:http'
import { AdminError } from '../admin-error.ts'

/** `consoleUrl`: what the operator configured; without it, the origin must be that of the request's own `Host`. */
export function checkOrigin(headers: IncomingHttpHeaders, consoleUrl: string | undefined): void {
  const { origin, host = '' } = headers
  const site = headers['sec-fetch-site']
  const ours = consoleUrl === undefined ? [`http://${host}`, `https://${host}`] : [new URL(consoleUrl).origin]
  const isOurs = origin !== undefined && ours.includes(origin) && (site === undefined || site === 'same-origin')
  if (isOurs) return
  const advice = consoleUrl === undefined ? '' : ` The console is at ${consoleUrl}.`
  throw new AdminError('foreign_origin', `This must come from a page of the console itself.${advice}`)
}
