// Who is calling: proof that a usable key was given, which every later stage requires.
import type { Principal } from '../../keys/key.ts'

declare const authenticated: unique symbol
export type Caller = Principal & { readonly [authenticated]: true }

/** For `authenticate`, which has judged the key, and for the operator's own questions, which call nobody. */
export function openCaller(principal: Principal): Caller {
  return principal as Caller
}
