// Which path is what, as a table: the public surface. A path that exists with another method is 405,
// anything else 404, both in the caller's shape. The two commonest slips in a base URL are served all the same: `/v1` given
// twice, and left out before what is posted.
import { nearestName } from '../../foundation/lists/nearest-name.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from './exchange.ts'

const VERSION = '/v1'
const BASE_URLS =
  " The base URL for OpenAI SDKs is this gateway's address with /v1 behind it, for Anthropic SDKs the address alone."
const SERVED =
  " Of OpenAI's and Anthropic's APIs, Chat Completions, Responses, Messages, embeddings and the list of models are served; /openapi.json has every path."

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
  /** Without those that are only served for a slip. */
  readonly #paths: readonly string[]

  constructor(routes: readonly Route[]) {
    for (const route of [...routes, ...routes.flatMap(listSlips)]) {
      if (route.path.endsWith('/*')) this.#prefixed.push(route)
      else this.#exact.set(route.path, [...(this.#exact.get(route.path) ?? []), route])
    }
    this.#paths = [...new Set(routes.map(({ path }) => path))].filter((path) => path.length > 1 && !path.endsWith('/*'))
  }

  /** The path that was probably meant by one at which there is nothing. */
  suggest(path: string): string | undefined {
    return this.#paths.find((known) => path.endsWith(withoutVersion(known))) ?? nearestName(path, this.#paths)
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

function listSlips(route: Route): Route[] {
  if (!route.path.startsWith(VERSION)) return []
  const doubled = { ...route, path: `${VERSION}${route.path}` }
  return route.method === 'POST' ? [doubled, { ...route, path: withoutVersion(route.path) }] : [doubled]
}

function withoutVersion(path: string): string {
  return path.startsWith(`${VERSION}/`) ? path.slice(VERSION.length) : path
}

/**
 * The route of this exchange, HEAD being a GET without its body.
 * @throws GatewayError not_found, method_not_allowed, upgrade_required
 */
export function chooseRoute(
  found: { routes: readonly Route[]; parameter: string } | undefined,
  exchange: Exchange,
  table: RouteTable,
): Route {
  const method = exchange.method === 'HEAD' ? 'GET' : exchange.method
  if (found === undefined) throw refusePath(exchange, table.suggest(exchange.path))
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

function refusePath({ method, path }: Exchange, suggestion: string | undefined): GatewayError {
  const nothing = `There is nothing at ${method} ${cut(path)}.`
  if (suggestion !== undefined)
    return new GatewayError('not_found', `${nothing} Did you mean ${suggestion}?${BASE_URLS}`)
  // Below /v1 the base URL is right, and what is asked for is an API that is not served, such as images.
  return new GatewayError('not_found', `${nothing}${path.startsWith(`${VERSION}/`) ? SERVED : BASE_URLS}`)
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
