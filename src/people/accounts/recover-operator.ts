// A way in for whoever has the machine: an invitation that makes an operator, or, for somebody who has an account and has lost
// what they signed in with, a new password without the second factor. The link of a new password is better-auth's own:
// it looks for the digest of this name.
import { createHash } from 'node:crypto'
import { bounds } from '../../foundation/bounds.ts'
import { newId } from '../../foundation/ids.ts'
import { FIRST_OWNER, type Owners } from '../../keys/owners.ts'
import type { Store } from '../../store/store.ts'
import type { Invitations } from '../people.ts'
import { readEmail } from './read-account.ts'
import { planRecovery } from './operator-store.ts'
import { findPersonByEmail } from './person-store.ts'

const TOKEN_BYTES = 24

type Parts = { store: Store; owners: Owners; invitations: Invitations; consoleUrl(): string }

/** @throws PeopleError where this is no e-mail */
export async function recoverOperator(
  { store, owners, invitations, consoleUrl }: Parts,
  written: string,
): Promise<{ url: string; isNew: boolean }> {
  const email = readEmail(written)
  const person = await findPersonByEmail(store, email)
  if (person === undefined) {
    const { id: workspaceId } = await owners.ensure(FIRST_OWNER)
    const url = await invitations.createForOperator(workspaceId, email)
    return { url, isNew: true }
  }
  const token = store.random.bytes(TOKEN_BYTES).toString('base64url')
  const nowMs = store.clock.nowMs()
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url')
  const reset = {
    id: newId('pve_', store.random),
    identifier,
    value: person.id,
    expires_ms: nowMs + bounds.recoveryMs,
    created_ms: nowMs,
    updated_ms: nowMs,
  }
  await store.write(planRecovery(store, person.id, reset))
  return { url: `${consoleUrl()}/console/reset-password#${token}`, isNew: false }
}
