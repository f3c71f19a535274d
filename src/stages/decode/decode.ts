// Decodes a body into what the other stages need of a request. Both relay modes share this: the envelope is always
// read, and the neutral request is made only when a translation asks for it, since passthrough moves bytes and parses
// once.
import { bounds } from '../../foundation/bounds.ts'
import type { JobThreads } from '../../foundation/threads/job-threads.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { TopLevel } from '../../foundation/json/json-splice.ts'
import type { Inbound } from '../../protocols/port/inbound-protocol.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Decoded } from '../tickets/decoded.ts'
import { decodeElsewhere } from './decode-elsewhere.ts'
import { DecodedHere } from './decoded-here.ts'
import { boundSession } from './preferences.ts'
import { parseBody, scanBody } from './read-json-body.ts'
import type { DecodeOptions } from './decode-options.ts'

/**
 * A promise only where the body is large: then another thread of `threads` reads it, for whose turn `holder` waits.
 * @throws GatewayError invalid_json, request_too_large, what the protocol's envelope refuses; overloaded where too many
 *   large bodies wait
 */
export function decode(
  exchange: Exchange,
  inbound: Inbound,
  received: Buffer,
  threads: JobThreads,
  holder: string,
  assumed?: JsonObject,
): Decoded | Promise<Decoded> {
  const options: DecodeOptions = {
    provider: exchange.header('x-crossmodel-provider'),
    strict: exchange.header('x-crossmodel-strict'),
  }
  const session = readSessionHeader(exchange)
  if (session !== undefined) options.session = session
  if (assumed !== undefined) options.assumed = assumed
  const scanned = received.length > bounds.largeBodyBytes ? undefined : scanBody(received, bounds.largeBodyValues)
  const elsewhere = { threads, holder, isWanted: () => !exchange.gone }
  if (scanned === undefined || isLarge(scanned.top)) return decodeElsewhere(options, inbound, received, elsewhere)
  return new DecodedHere(options, inbound, parseBody(scanned), elsewhere)
}

/**
 * The header of our own is what a caller asks of us and has the body's bound; that of an agent says what it has, and is cut.
 * @throws GatewayError as for `session_id` in the body
 */
function readSessionHeader(exchange: Exchange): string | undefined {
  const own = exchange.header(OWN_SESSION)
  if (own) return boundSession(own, OWN_SESSION)
  return exchange.header('x-claude-code-session-id')?.slice(0, bounds.nameLength) || undefined
}

const OWN_SESSION = 'x-session-id'

function isLarge({ values, members, slowNames }: TopLevel): boolean {
  return values > bounds.largeBodyValues || members.size > bounds.largeBodyMembers || slowNames > bounds.largeBodyNames
}
