// Calls from web pages of other origins (CORS, as the Fetch standard has it): preflight requests are answered, and
// every answer to a page that may call says so, with the headers that the page may read. Cookies and other credentials
// of the browser play no part: a page sends its key itself.
import { bounds } from '../../foundation/bounds.ts'
import type { Exchange, HeaderValues } from './exchange.ts'

const EXPOSED = [
  'x-request-id',
  'request-id',
  ...['model', 'provider', 'attempts', 'output-cap', 'cost-micro', 'dropped', 'route'].map(
    (one) => `x-crossmodel-${one}`,
  ),
  'retry-after',
  'x-should-retry',
  ...['limit', 'remaining', 'reset'].flatMap((one) => [
    `x-ratelimit-${one}-requests`,
    `x-ratelimit-${one}-tokens`,
    `anthropic-ratelimit-requests-${one}`,
    `anthropic-ratelimit-tokens-${one}`,
  ]),
  'etag',
].join(', ')

/** For so long browsers need not ask again. An origin that is taken off the list loses the answers at once. */
const MAX_AGE_SECONDS = 600

const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/

export class Cors {
  readonly #origins: ReadonlySet<string>
  readonly #isOpen: boolean

  /** `origins`: as browsers write them; `*`: all. */
  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins)
    this.#isOpen = this.#origins.has('*')
  }

  /** Adds what the page may know to the answer. True: this is a preflight request, and it has been answered. */
  take(exchange: Exchange): boolean {
    exchange.addHeaders({ vary: 'Origin' })
    const origin = exchange.header('origin')
    if (origin === undefined || !(this.#isOpen || this.#origins.has(origin))) return false
    exchange.addHeaders({ 'access-control-allow-origin': this.#isOpen ? '*' : origin })
    if (exchange.method !== 'OPTIONS' || exchange.header('access-control-request-method') === undefined) {
      exchange.addHeaders({ 'access-control-expose-headers': EXPOSED })
      return false
    }
    exchange.send(204, describePermission(exchange.header('access-control-request-headers')), '')
    return true
  }
}

/** Whatever the path: what is not there is told to the request itself, where a page can read it. */
function describePermission(wanted: string | undefined): HeaderValues {
  const isFit = wanted !== undefined && wanted.length <= bounds.preflightHeaders && headerNames.test(wanted)
  return {
    'access-control-allow-methods': 'GET, POST, DELETE',
    ...(isFit ? { 'access-control-allow-headers': wanted } : {}),
    'access-control-max-age': MAX_AGE_SECONDS,
    vary: 'Access-Control-Request-Headers',
  }
}
