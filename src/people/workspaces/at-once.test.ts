// Changes of members, operators and invitations that come at the same time, at two gateways of one database where it is shared:
// each rule holds whichever comes first.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPeopleScene, password, ShiftedClock } from '../../../test/people-scene.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Store } from '../../store/store.ts'
import { planAccount } from '../accounts/plan-account-store.ts'
import { PeopleError } from '../people-error.ts'
import type { People } from '../people.ts'
import type { GatewayRole, WorkspaceRole } from '../roles.ts'
import { planFirstMember } from './member-store.ts'

describeStores('people, all at once', (bench) => {
  /** `gateways`: the same one twice where the database is not shared. */
  const open = async () => {
    const clock = new ShiftedClock()
    const options = bench.kind === 'postgres' ? await bench.newOptions() : undefined
    const store = await bench.open({ clock }, options)
    const stores = options === undefined ? [store] : [store, await bench.open({ clock }, options)]
    const scenes = await Promise.all(stores.map((each) => openPeopleScene(bench, { store: each })))
    after(() => Promise.all(scenes.map((scene) => scene.close())))
    const [first] = scenes
    assert.ok(first !== undefined)
    const gateways: People[] = scenes.map(({ people }) => people)
    const workspace = (await first.people.workspaces.create('acme', undefined)).id
    return { store, clock, gateways, people: first.people, workspace, ...makePeople(store) }
  }

  /** Each of them at another gateway than the one before. */
  const atOnce = (gateways: readonly People[], count: number, act: (people: People, at: number) => Promise<unknown>) =>
    Promise.allSettled(
      Array.from({ length: count }, (_, at) => {
        const people = gateways[at % gateways.length]
        assert.ok(people !== undefined)
        return act(people, at)
      }),
    )

  const count = (results: readonly PromiseSettledResult<unknown>[]) =>
    results
      .map((result) => (result.status === 'fulfilled' ? 'done' : kindOf(result.reason)))
      .toSorted()
      .join(' ')

  test('of owners who all leave, the last one stays', async () => {
    const { gateways, people, workspace, make } = await open()
    const owners = await make(6, { workspace, role: 'owner' })
    const left = await atOnce(gateways, owners.length, ({ members }, at) => members.leave(workspace, owners[at] ?? ''))
    assert.equal(count(left), 'conflict done done done done done')
    assert.deepEqual(
      (await people.members.list(workspace)).map(({ role }) => role),
      ['owner'],
    )
  })

  test('of owners who leave, are removed, become less, hand over or delete their account, one is left', async () => {
    const { gateways, people, workspace, make } = await open()
    const owners = await make(5, { workspace, role: 'owner' })
    const [taker = ''] = await make(1, { workspace, role: 'member' })
    const acts: ((people: People, id: string) => Promise<unknown>)[] = [
      ({ members }, id) => members.leave(workspace, id),
      ({ members }, id) => members.remove(workspace, id, 'owner'),
      ({ members }, id) => members.changeRole(workspace, id, 'billing', 'owner'),
      ({ accounts }, id) => accounts.delete(id, password),
      // Whoever takes a workspace over may be about to leave it.
      ({ members }, id) => members.transfer(workspace, id, taker),
      ({ accounts }) => accounts.delete(taker, password),
    ]
    await atOnce(gateways, acts.length, (each, at) => acts[at]?.(each, owners[at] ?? '') ?? Promise.resolve())
    const left = (await people.members.list(workspace)).filter(({ role }) => role === 'owner')
    assert.ok(left.length >= 1)
  })

  test('of operators whose role is taken or who are suspended, the last one stays', async () => {
    const { gateways, people, make } = await open()
    const operators = await make(6, { gatewayRole: 'operator' })
    const taken = await atOnce(gateways, operators.length, ({ accounts }, at) =>
      at % 3 === 0
        ? accounts.setSuspended(operators[at] ?? '', true)
        : accounts.setGatewayRole(operators[at] ?? '', undefined),
    )
    assert.equal(count(taken), 'conflict done done done done done')
    const { items } = await people.accounts.list({ limit: 10 })
    assert.equal(items.filter((each) => each.gatewayRole === 'operator' && each.suspendedMs === undefined).length, 1)
  })

  test('an invitation is accepted once, by whoever is first', async () => {
    const { gateways, people, workspace, make } = await open()
    const persons = await make(3)
    const invited = { workspaceId: workspace, role: 'admin', email: undefined, invitedBy: undefined } as const
    const { url } = await people.invitations.create({ ...invited, giver: 'owner' })
    const token = tokenOf(url)
    const accepted = await atOnce(gateways, persons.length + 2, ({ invitations }, at) => {
      const person = persons[at]
      if (person !== undefined) return invitations.accept(token, person)
      return invitations.acceptAsNew(token, { name: 'New', email: `new${at}@example.com`, password }, '127.0.0.1')
    })
    assert.equal(count(accepted), 'done gone gone gone gone')
    assert.equal((await people.members.list(workspace)).length, 1)
    // The accounts that came too late were not made.
    assert.ok((await people.accounts.list({ limit: 10 })).items.length <= persons.length + 1)
  })

  test('an invitation is open for invitationMs, and a workspace has invitationsPerWorkspace of them, invitationsAnHour made in one', async () => {
    const { gateways, clock, people, workspace, make } = await open()
    const [guest = '', late = ''] = await make(2)
    const create = ({ invitations }: People) =>
      invitations.create({
        workspaceId: workspace,
        role: 'member',
        email: undefined,
        invitedBy: undefined,
        giver: 'owner',
      })
    let made = 0
    const fill = async (until: number) => {
      for (; made < until; made += 1) {
        if (made > 0 && made % bounds.invitationsAnHour === 0) {
          await assert.rejects(create(people), isPeopleError('limited'))
          clock.shiftMs += bounds.mailWindowMs
        }
        await create(people)
      }
    }
    await fill(bounds.invitationsPerWorkspace - 2)
    const { url } = await create(people)
    clock.shiftMs += bounds.mailWindowMs
    assert.equal(count(await atOnce(gateways, 4, create)), 'conflict conflict conflict done')
    // One that is used makes room for another.
    await people.invitations.accept(tokenOf(url), guest)
    const again = await create(people)
    await assert.rejects(create(people), isPeopleError('conflict'))
    clock.shiftMs += bounds.invitationMs - 60_000
    assert.equal((await people.invitations.read(tokenOf(again.url))).workspaceName, 'acme')
    clock.shiftMs += 60_000
    await assert.rejects(people.invitations.accept(tokenOf(again.url), late), isPeopleError('gone'))
    assert.deepEqual(await people.invitations.list(workspace), [])
    await create(people)
  })

  test('a workspace has membersPerWorkspace members, however many accept at once', async () => {
    const { gateways, people, workspace, make } = await open()
    await make(bounds.membersPerWorkspace - 1, { workspace, role: 'read-only' })
    const persons = await make(4)
    const wanted = { workspaceId: workspace, role: 'member', email: undefined, invitedBy: undefined } as const
    const tokens: string[] = []
    for (const _ of persons) tokens.push(tokenOf((await people.invitations.create({ ...wanted, giver: 'owner' })).url))
    const accepted = await atOnce(gateways, persons.length, ({ invitations }, at) =>
      invitations.accept(tokens[at] ?? '', persons[at] ?? ''),
    )
    assert.equal(count(accepted), 'conflict conflict conflict done')
    assert.equal((await people.members.list(workspace)).length, bounds.membersPerWorkspace)
    await assert.rejects(people.invitations.create({ ...wanted, giver: 'owner' }), isPeopleError('conflict'))
    // Those who came too late have kept their invitation.
    const [member] = await people.members.list(workspace)
    await people.members.leave(workspace, member?.person.id ?? '')
    const late = accepted.findIndex(({ status }) => status === 'rejected')
    await people.invitations.accept(tokens[late] ?? '', persons[late] ?? '')
  })
})

type Place = { gatewayRole?: GatewayRole } | { workspace: string; role: WorkspaceRole }

/** Persons without going by the way of a sign-up, whose passwords take long: their ids. */
function makePeople(store: Store) {
  let made = 0
  return {
    async make(wanted: number, place: Place = {}): Promise<string[]> {
      const all = Array.from({ length: wanted }, () => {
        made += 1
        const account = { name: 'Ada', email: `ada${made}@example.com`, password: '' }
        const terms = { passwordHash: '', emailVerified: true }
        const over = 'gatewayRole' in place && place.gatewayRole
        const { person, writes } = planAccount(store, account, { ...terms, ...(over && { gatewayRole: over }) })
        // Whoever has no password is asked for none.
        const [row] = writes
        assert.ok(row !== undefined)
        const member = 'workspace' in place ? [planFirstMember(store, place.workspace, person.id, place.role)] : []
        return { id: person.id, writes: [row, ...member] }
      })
      await store.write(all.flatMap(({ writes }) => writes))
      return all.map(({ id }) => id)
    },
  }
}

function tokenOf(url: string | undefined): string {
  return new URL(url ?? '', 'http://localhost').hash.slice(1)
}

function kindOf(error: unknown): string {
  return error instanceof PeopleError ? error.kind : String(error)
}

function isPeopleError(kind: string) {
  return (error: unknown) => kindOf(error) === kind
}
