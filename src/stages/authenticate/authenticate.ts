// Header -> who is calling. It runs before the body is read, checks the key's and the owner's status on every request,
// and never turns a fault of ours into a 401.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { assertActive } from '../../keys/principal/assert-active.ts'
import type { Principal } from '../../keys/key.ts'
import { openCaller, type Caller } from '../tickets/caller.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { Exchange } from '../http/exchange.ts'

/** Looks a key's text up: undefined where there is none. A promise only where it is not in memory. */
export type FindPrincipal = (text: string) => Principal | undefined | Promise<Principal | undefined>

type KeyPreference = InboundProtocol['keyPreference']

/** @throws GatewayError missing_api_key, invalid_api_key, api_key_inactive, user_inactive; db_error from the look-up */
export function authenticate(
  exchange: Exchange,
  prefer: KeyPreference,
  find: FindPrincipal,
  clock: Clock,
): Caller | Promise<Caller> {
  const text = readKeyText(exchange, prefer)
  if (text === undefined) {
    const anthropic = exchange.shape.name === 'anthropic-messages'
    throw new GatewayError(
      'missing_api_key',
      anthropic ? 'Missing API key.' : 'Missing Bearer token in Authorization header.',
    )
  }
  const found = find(text)
  return found instanceof Promise
    ? found.then((principal) => check(exchange, principal, clock))
    : check(exchange, found, clock)
}

function readKeyText(exchange: Exchange, prefer: KeyPreference): string | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(exchange.header('authorization') ?? '')?.[1]
  const direct = exchange.header('x-api-key')
  return prefer === 'bearer' ? (bearer ?? direct) : (direct ?? bearer)
}

function check(exchange: Exchange, principal: Principal | undefined, clock: Clock): Caller {
  if (principal === undefined) throw new GatewayError('invalid_api_key', 'The API key is not valid.')
  const { note } = exchange
  note.key = principal.key.name
  // Whoever has a key that was deleted, or one of an owner who was, is a stranger.
  if (principal.key.status !== 'deleted' && principal.owner.status !== 'deleted') {
    note.keyId = principal.key.id
    note.ownerId = principal.owner.id
  }
  assertActive(principal, clock.nowMs())
  return openCaller(principal)
}
