// Whether a known key may be used now: its own status, its expiry and its owner's, on every request (contract A2).
import { GatewayError } from '../generation/gateway-error.ts'
import type { Principal } from './key.ts'

/** @throws GatewayError `api_key_inactive` or `user_inactive` (contract A7). */
export function assertActive({ key, owner }: Principal, nowMs: number): void {
  if (key.status !== 'active') throw new GatewayError('api_key_inactive', 'This API key is inactive.')
  if (key.expiresMs !== undefined && key.expiresMs <= nowMs)
    throw new GatewayError('api_key_inactive', 'This API key has expired.')
  if (owner.status !== 'active') throw new GatewayError('user_inactive', 'The account of this API key is not active.')
}
