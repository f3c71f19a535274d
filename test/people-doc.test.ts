import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bounds } from '../src/foundation/bounds.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What docs/people.md says, each beside the bound that makes it true. */
const sentences: readonly (readonly [words: string, bound: number, said: number])[] = [
  ['People are invited for one use within seven days', bounds.invitationMs, 7 * DAY_MS],
  ['ten characters or more', bounds.passwordLeastLength, 10],
  ['within an hour of the sign-in', bounds.freshSessionMs, HOUR_MS],
  ['a person has twenty at most', bounds.passkeysPerPerson, 20],
  ['one that does not answer within ten seconds', bounds.singleSignOnMs, 10_000],
  ['the server does not take within half a minute', bounds.letterMs, MINUTE_MS / 2],
  ['at most three letters an hour go to one e-mail', bounds.mailsOfAccount, 3],
  ['at most three letters an hour go to one e-mail', bounds.mailWindowMs, HOUR_MS],
  ['It ends seven days after its last use', bounds.sessionMs, 7 * DAY_MS],
  ['30 days after the sign-in', bounds.sessionMostMs, 30 * DAY_MS],
  ['it gets another token daily', bounds.sessionRenewMs, DAY_MS],
  ['for each e-mail (10 in a quarter of an hour', bounds.signInsOfAccount, 10],
  ['for each e-mail (10 in a quarter of an hour', bounds.signInWindowMs, 15 * MINUTE_MS],
  ['and each address (60)', bounds.signInsOfAddress, 60],
  ['whether an e-mail has an account, twenty times an hour', bounds.accountTries, 20],
]

test('docs/people.md says the bounds as they are', () => {
  const text = readFileSync(new URL('../docs/people.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ')
  for (const [words, bound, said] of sentences) {
    assert.ok(text.includes(words), `docs/people.md does not say any more: ${words}`)
    assert.equal(bound, said, words)
  }
})
