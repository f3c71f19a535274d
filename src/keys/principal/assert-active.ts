// Whether a known key may be used now: its own status, its expiry and its owner's, on every request.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { KeyStatus, OwnerStatus, Principal } from '../key.ts'

type KeyStanding = { status: KeyStatus; expiresMs: number | undefined; ownerStatus: OwnerStatus }

/** @throws GatewayError `api_key_inactive` or `user_inactive`. */
export function assertActive({ key, owner }: Principal, nowMs: number): void {
  const refusal = refuseInactive({ status: key.status, expiresMs: key.expiresMs, ownerStatus: owner.status }, nowMs)
  if (refusal !== undefined) throw refusal
}

/** Undefined: it may be used. */
export function refuseInactive(
  { status, expiresMs, ownerStatus }: KeyStanding,
  nowMs: number,
): GatewayError | undefined {
  if (status !== 'active') return new GatewayError('api_key_inactive', 'This API key is inactive.')
  if (expiresMs !== undefined && expiresMs <= nowMs)
    return new GatewayError('api_key_inactive', 'This API key has expired.')
  if (ownerStatus !== 'active') return new GatewayError('user_inactive', 'The account of this API key is not active.')
  return undefined
}

/** Whether this is the end of what ran with a key that may no longer be used: no provider says so. */
export function isRevocation({ kind }: GatewayError): boolean {
  return kind === 'api_key_inactive' || kind === 'user_inactive'
}
