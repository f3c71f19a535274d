// Is it there (`/healthz`), can it serve (`/readyz`), and what is this (`/`): no key needed, nothing secret said.
import type { Exchange } from '../stages/http/exchange.ts'

export type HealthPorts = { version: string; isReady(): Promise<boolean> }

export function answerRoot(exchange: Exchange, { version }: HealthPorts): void {
  exchange.sendJson(200, {
    name: 'CrossModel',
    version,
    protocols: ['openai-chat', 'openai-responses', 'anthropic-messages'],
  })
}

/** The process answers. */
export function answerHealth(exchange: Exchange): void {
  exchange.sendJson(200, { status: 'ok' })
}

/** The database answers and the gateway is not draining. */
export async function answerReady(exchange: Exchange, { isReady }: HealthPorts): Promise<void> {
  const ready = await isReady()
  exchange.sendJson(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' }, ready ? {} : { 'retry-after': 1 })
}
