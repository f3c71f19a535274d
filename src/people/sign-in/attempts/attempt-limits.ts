// Limits of what a stranger can try: by account, known or not, and by address. A try is counted before it is made, so that many at
// once get no further than one after the other. Whoever guesses can thereby keep somebody from their password for a quarter of
// an hour; passkeys and single sign-on are not counted by account.
import { bounds } from '../../../foundation/bounds.ts'
import type { Store } from '../../../store/store.ts'
import { PeopleError } from '../../people-error.ts'
import { claimAttempt, countAttempt, forgetAttempts } from './attempt-store.ts'

const rules = {
  'sign-in': {
    windowMs: bounds.signInWindowMs,
    ofSubject: bounds.signInsOfAccount,
    ofAddress: bounds.signInsOfAddress,
  },
  mail: { windowMs: bounds.mailWindowMs, ofSubject: bounds.mailsOfAccount, ofAddress: bounds.mailsOfAddress },
  account: { windowMs: bounds.mailWindowMs, ofSubject: bounds.accountTries, ofAddress: bounds.accountTries },
  invitation: {
    windowMs: bounds.mailWindowMs,
    ofSubject: bounds.invitationsAnHour,
    ofAddress: bounds.invitationsAnHour,
  },
} as const

/** `sign-in`: guessing a secret; `mail`: what sends one; `account`: what makes an account; `invitation`: what invites. */
export type LimitedKind = keyof typeof rules

export class AttemptLimits {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** `subjects`: `address:…` or anything else. @throws PeopleError `limited` where one of them has had its share. */
  async count(kind: LimitedKind, subjects: readonly string[]): Promise<void> {
    const { windowMs, ofSubject, ofAddress } = rules[kind]
    for (const subject of subjects) {
      const isAddress = subject.startsWith('address:')
      const kept = isAddress ? `address:${shortenAddress(subject.slice('address:'.length))}` : subject
      const { attempts, untilMs } = await countAttempt(this.#store, `${kind} ${kept}`, windowMs)
      if (attempts <= (isAddress ? ofAddress : ofSubject)) continue
      const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - this.#store.clock.nowMs()) / 1_000))
      throw new PeopleError('limited', 'Too many tries: wait, then try again.', { retryAfterSeconds })
    }
  }

  /** Whether nobody has used this within so many ms before; it is used by then. */
  useOnce(subject: string, windowMs: number): Promise<boolean> {
    return claimAttempt(this.#store, subject, windowMs)
  }

  /** After a try that was right. */
  async forget(kind: LimitedKind, subject: string): Promise<void> {
    await forgetAttempts(this.#store, `${kind} ${subject}`)
  }
}

/** Whoever has one address of IPv6 has the 2⁶⁴ others of its network. */
function shortenAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')
}
