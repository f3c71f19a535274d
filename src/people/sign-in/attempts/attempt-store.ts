// How often something was tried, by subject, in the database: gateways that share one count together.
import { createHash } from 'node:crypto'
import { WriteConflict } from '../../../store/store-error.ts'
import type { Store } from '../../../store/store.ts'

/** The table holds digests, so that no list of e-mails and addresses comes to be. */
function digestOf(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url')
}

type Counted = { attempts: number; untilMs: number }

/** Counts one more try of this subject in its window, which begins with the first, and reads how many there are by then. */
export async function countAttempt(store: Store, subject: string, windowMs: number): Promise<Counted> {
  const { db, clock, write } = store
  const nowMs = clock.nowMs()
  const digest = digestOf(subject)
  const count = db
    .insertInto('sign_in_attempts')
    .values({ subject: digest, attempts: 1, until_ms: nowMs + windowMs })
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet((eb) => ({ attempts: eb('sign_in_attempts.attempts', '+', 1) })),
    )
  await write([db.deleteFrom('sign_in_attempts').where('until_ms', '<=', nowMs), count])
  const row = await db.selectFrom('sign_in_attempts').selectAll().where('subject', '=', digest).executeTakeFirst()
  return { attempts: row?.attempts ?? 1, untilMs: row?.until_ms ?? nowMs + windowMs }
}

/** Whether this is the first try of this subject in its window: of several at once, one is. */
export async function claimAttempt({ db, clock, write }: Store, subject: string, windowMs: number): Promise<boolean> {
  const nowMs = clock.nowMs()
  const claim = { subject: digestOf(subject), attempts: 1, until_ms: nowMs + windowMs }
  try {
    await write([
      db.deleteFrom('sign_in_attempts').where('until_ms', '<=', nowMs),
      db.insertInto('sign_in_attempts').values(claim),
    ])
    return true
  } catch (error) {
    if (error instanceof WriteConflict) return false
    throw error
  }
}

export async function forgetAttempts({ db, write }: Store, subject: string): Promise<void> {
  await write([db.deleteFrom('sign_in_attempts').where('subject', '=', digestOf(subject))])
}
