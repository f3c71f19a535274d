// The first visit: where there is no operator, the start prints a link that makes one. Its token is made anew at each start and is
// in this process's memory alone; the person made with it is the operator, and owns the first workspace. Made by two at once, only
// one of them is: the second one's group of writes finds an operator.
import { createHash, timingSafeEqual } from 'node:crypto'
import { assert } from '../../foundation/assert.ts'
import { FIRST_OWNER } from '../../keys/owners.ts'
import type { KeyService } from '../../keys/key-service.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { PeopleError } from '../people-error.ts'
import type { FirstOperator, NewAccount, Person } from '../people.ts'
import { planFirstMember } from '../workspaces/member-store.ts'
import { planAccount } from './plan-account-store.ts'
import { claimFirstOperator, hasOperator } from './operator-store.ts'
import { readAccount } from './read-account.ts'
import type { PasswordWork } from './password-work.ts'

const TOKEN_BYTES = 24

type Parts = { store: Store; owners: KeyService['owners']; passwords: PasswordWork }

export function createFirstOperator({ store, owners, passwords }: Parts): FirstOperator {
  const token = store.random.bytes(TOKEN_BYTES).toString('base64url')
  const digest = digestOf(token)
  const isNeeded = async () => !(await hasOperator(store))
  return {
    isNeeded,
    readToken: async () => ((await isNeeded()) ? token : undefined),
    async create(given: string, written: NewAccount): Promise<Person> {
      if (!timingSafeEqual(digestOf(given), digest) || !(await isNeeded()))
        throw new PeopleError(
          'gone',
          'This link was used, or the gateway has started again: take the one that it printed last.',
        )
      const account = readAccount(written)
      const workspace = await owners.ensure(FIRST_OWNER)
      const passwordHash = await passwords.hash(account.password)
      // Whoever reads the start's output may do as they like here: no mail has to prove their e-mail.
      const terms = { passwordHash, emailVerified: true, gatewayRole: 'operator' } as const
      const { person, writes } = planAccount(store, account, terms)
      try {
        await store.write([
          ...claimFirstOperator(store),
          ...writes,
          planFirstMember(store, workspace.id, person.id, 'owner'),
        ])
      } catch (error) {
        if (!(error instanceof WriteConflict)) throw error
        throw new PeopleError('conflict', 'There is an operator, or an account with this e-mail already.', {
          field: 'email',
        })
      }
      assert(person.gatewayRole === 'operator', 'people: the first person is the operator')
      return person
    },
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
