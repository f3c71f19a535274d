import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPeopleScene, password } from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'
import { PeopleError } from '../people-error.ts'
import type { WorkspaceRole } from '../roles.ts'

describeSqlite('invitations', (bench) => {
  const open = async () => {
    const scene = await openPeopleScene(bench)
    after(() => scene.close())
    const { people } = scene
    const workspaceId = (await people.workspaces.create('acme', undefined)).id
    const invite = async (role: WorkspaceRole, invitedBy?: string) => {
      const wanted = { workspaceId, role, email: undefined, invitedBy, giver: 'owner' } as const
      return new URL((await people.invitations.create(wanted)).url ?? '').hash.slice(1)
    }
    const join = async (name: string, role: WorkspaceRole): Promise<string> => {
      const account = { name, email: `${name}@example.com`, password }
      return (await people.invitations.acceptAsNew(await invite(role), account, '127.0.0.1')).person.id
    }
    return { scene, people, workspaceId, invite, join }
  }
  const isGone = (error: unknown) => error instanceof PeopleError && error.kind === 'gone'

  test('are void when their inviter gets another role: by whoever changes it, and by handing the workspace over', async () => {
    const { people, workspaceId, invite, join } = await open()
    const [ada, ben] = [await join('ada', 'owner'), await join('ben', 'admin')]
    const ofBen = await invite('admin', ben)
    await people.members.changeRole(workspaceId, ben, 'member', 'owner')
    await assert.rejects(people.invitations.read(ofBen), isGone)
    const ofAda = await invite('owner', ada)
    await people.members.transfer(workspaceId, ada, ben)
    await assert.rejects(people.invitations.read(ofAda), isGone)
  })
})
