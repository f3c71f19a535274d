// Which path is what, as a table: the public surface. A path that exists with another method is 405,
// anything else 404, both in the caller's shape.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from './exchange.ts'

/** Handles one exchange. What it throws is answered in the caller's shape. */
type Handler = (exchange: Exchange, parameter: string) => Promise<void> | void

export type Route = {
  method: 'GET' | 'POST'
  /** Exact path; with `/*` at its end the rest, percent-decoded, is the handler's parameter. */
  path: string
  /** Whose error shape: a fixed protocol's, or chosen by the key header. */
  shape: 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'by-key'
  handle: Handler
}

export class RouteTable {
  readonly #exact = new Map<string, Route[]>()
  readonly #prefixed: Route[] = []

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      if (route.path.endsWith('/*')) this.#prefixed.push(route)
      else this.#exact.set(route.path, [...(this.#exact.get(route.path) ?? []), route])
    }
  }

  /** The routes of `path` for any method, and the parameter where the path has one. */
  find(path: string): { routes: readonly Route[]; parameter: string } | undefined {
    const exact =
      this.#exact.get(path) ?? this.#exact.get(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)
    if (exact !== undefined) return { routes: exact, parameter: '' }
    for (const route of this.#prefixed) {
      const stem = route.path.slice(0, -1)
      if (path.startsWith(stem) && path.length > stem.length)
        return { routes: [route], parameter: decodePath(path.slice(stem.length)) }
    }
    return undefined
  }
}

/**
 * The route of this exchange, HEAD being a GET without its body.
 * @throws GatewayError not_found, method_not_allowed, upgrade_required
 */
export function chooseRoute(
  found: { routes: readonly Route[]; parameter: string } | undefined,
  exchange: Exchange,
): Route {
  const method = exchange.method === 'HEAD' ? 'GET' : exchange.method
  if (found === undefined)
    throw new GatewayError('not_found', `There is nothing at ${exchange.method} ${cut(exchange.path)}.`)
  const route = found.routes.find((each) => each.method === method)
  if (route !== undefined) return route
  const allowed = found.routes.map((each) => each.method).join(', ')
  if (exchange.header('upgrade') !== undefined) throw refuseUpgrade(exchange, allowed)
  exchange.addHeaders({ allow: allowed })
  throw new GatewayError(
    'method_not_allowed',
    `${exchange.method} is not allowed at ${cut(exchange.path)}; use ${allowed}.`,
  )
}

/**
 * Who asks for a WebSocket learns with the first answer that there is none: Codex (0.171) goes on over HTTP at once after
 * 426, and only after seven tries and as many seconds after 405.
 */
function refuseUpgrade(exchange: Exchange, allowed: string): GatewayError {
  exchange.addHeaders({ allow: allowed, upgrade: 'HTTP/1.1' })
  return new GatewayError('upgrade_required', `${cut(exchange.path)} answers plain HTTP alone; use ${allowed}.`)
}

/** A path as far as it helps a reader. */
function cut(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
