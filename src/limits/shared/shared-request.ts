// The requests that a gateway makes about limits to the shared database, and their answers.
import type { Nanos } from '../../foundation/nanos.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Key } from '../../keys/key.ts'
import type { Figures, More, Need } from '../limits.ts'
import type { CountedTokens } from '../rules/counted-tokens.ts'

/** The requests of one key that run at this gateway, and what they have reserved of its spend. */
export type OwnUse = { running: number; reserved: Nanos }

export type SharedRequest = { key: Key } & (
  | { kind: 'enter' }
  | { kind: 'reserve'; need: Need; counted: CountedTokens }
  | { kind: 'extend'; more: More; counted: CountedTokens }
  /** A request has ended: its tokens become `tokens`. Its place is taken off `OwnUse` before. */
  | { kind: 'close'; tokens: number; counted: CountedTokens }
)

/**
 * `granted`: nano-dollars, what was added to the gateway's own use; `second`: of the database's clock, in which the
 * tokens were counted. A refused extension is `granted: undefined`.
 */
export type SharedAnswer = { granted: Nanos | undefined; second: number; figures: Figures } | GatewayError

/** The gateway that asks. `leaseMs`: without word from it, what runs there counts so much longer. */
export type LimitedGateway = { id: string; leaseMs: number; ownUse(keyId: string): OwnUse }
