// Makes accounts that do not come by the way of a sign-up: the first operator and those who were invited. A person, the password
// and what comes with them are written together or not at all.
import { newId } from '../../foundation/ids.ts'
import type { Compilable } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import type { NewAccount, Person } from '../people.ts'
import type { GatewayRole } from '../roles.ts'

type Terms = { passwordHash: string; emailVerified: boolean; gatewayRole?: GatewayRole }

/** Of what `readAccount` has taken. `writes` make the person; a group that holds them conflicts where the e-mail has an account. */
export function planAccount(
  { db, random, clock }: Store,
  { email, name }: NewAccount,
  terms: Terms,
): { person: Person; writes: Compilable[] } {
  const nowMs = clock.nowMs()
  const id = newId('per_', random)
  const times = { created_ms: nowMs, updated_ms: nowMs }
  const person = db.insertInto('people').values({
    ...times,
    id,
    email,
    name,
    email_verified: Number(terms.emailVerified),
    has_second_factor: 0,
    gateway_role: terms.gatewayRole ?? null,
    gateway_role_source: null,
    suspended_ms: null,
    last_seen_ms: null,
    image: null,
  })
  // better-auth finds the password of a person under this provider and the person's own id.
  const password = db.insertInto('person_accounts').values({
    ...times,
    id: newId('pac_', random),
    person_id: id,
    account_id: id,
    provider_id: 'credential',
    password: terms.passwordHash,
    access_token: null,
    refresh_token: null,
    id_token: null,
    access_token_expires_ms: null,
    refresh_token_expires_ms: null,
    scope: null,
  })
  return {
    person: {
      id,
      email,
      name,
      gatewayRole: terms.gatewayRole,
      emailVerified: terms.emailVerified,
      hasSecondFactor: false,
    },
    writes: [person, password],
  }
}
