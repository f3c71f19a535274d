// Whether the gateway is there (`/healthz`), whether it can serve (`/readyz`), and what it is (`/`). No key is needed,
// and nothing secret is said.
import { writeFrontPage } from './front-page.ts'
import type { Exchange } from '../stages/http/exchange.ts'

type HealthPorts = {
  version: string
  /** Why the gateway cannot serve, in words for anybody; undefined: it can. */
  readFault(): Promise<string | undefined>
}

/** JSON, or a page for who looks on with a browser. */
export function rootAnswer({ version }: HealthPorts): (exchange: Exchange) => void {
  const page = writeFrontPage(version)
  const protocols = ['openai-chat', 'openai-responses', 'anthropic-messages']
  return (exchange) => {
    if (/\btext\/html\b/i.test(exchange.header('accept') ?? '')) exchange.send(200, page.headers, page.html)
    else exchange.sendJson(200, { name: 'CrossModel', version, protocols }, { vary: 'accept' })
  }
}

/** The process answers. */
export function answerHealth(exchange: Exchange): void {
  exchange.sendJson(200, { status: 'ok' })
}

/** The database answers and can be written, and the gateway is not draining. */
export async function answerReady(exchange: Exchange, { readFault }: HealthPorts): Promise<void> {
  const reason = await readFault()
  if (reason === undefined) exchange.sendJson(200, { status: 'ready' })
  else exchange.sendJson(503, { status: 'not ready', reason }, { 'retry-after': 1 })
}
