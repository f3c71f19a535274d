// The second step of a sign-in as it lies in the database, and all else that a person could still prove themselves with: links
// that were sent, browsers that are trusted. better-auth keeps each under the digest of what its holder shows.
import { createHash } from 'node:crypto'
import type { Store } from '../../store/store.ts'
import type { Person } from '../people.ts'

/** Who has given their password in the first step. */
export async function findChallenged(
  { db, clock }: Store,
  challenge: string | undefined,
): Promise<Pick<Person, 'id' | 'email'> | undefined> {
  if (challenge === undefined) return undefined
  return db
    .selectFrom('person_verifications')
    .innerJoin('people', 'people.id', 'person_verifications.value')
    .select(['people.id', 'people.email'])
    .where('identifier', '=', createHash('sha256').update(challenge).digest('base64url'))
    .where('person_verifications.expires_ms', '>', clock.nowMs())
    .executeTakeFirst()
}

/** None of this person's is good any more. */
export function voidChallenges({ db }: Store, personId: string) {
  return db.deleteFrom('person_verifications').where('value', '=', personId)
}
