// One person: where they belong, where they are signed in, their role over the gateway, and ending their access. Suspending acts
// at once and can be taken back; a role over the gateway asks first, since it reaches every workspace.
import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../app/use-may.ts'
import { useSession } from '../../app/use-session.ts'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { DrawerSection, SideDrawer } from '../../parts/side-drawer.tsx'
import { Part } from '../../parts/states.tsx'
import { tellDone, tellFailed } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import { PersonState } from './person-state.tsx'
import { useChangePeople, usePerson, useSessionsOf, type GatewayRole, type Person } from './use-people.ts'

const NONE = 'none'
const roles = [
  { value: NONE, label: 'None' },
  { value: 'support', label: 'Support: reads everything but content' },
  { value: 'operator', label: 'Operator: may do everything' },
]

export function PersonDrawer({ id, onClose }: { id: string | undefined; onClose(): void }) {
  return (
    <SideDrawer isOpen={id !== undefined} onClose={onClose} title="Person">
      {id === undefined ? null : <Read key={id} id={id} />}
    </SideDrawer>
  )
}

function Read({ id }: { id: string }) {
  const person = usePerson(id)
  return (
    <Part query={person} name="Person">
      {(read) => (
        <>
          <Facts person={read} />
          <Access person={read} />
          <Sessions person={read} />
        </>
      )}
    </Part>
  )
}

function Facts({ person }: { person: Person }) {
  return (
    <DrawerSection title={person.email}>
      <KeyValues
        rows={[
          ['Name', person.name],
          ['State', <PersonState key="state" person={person} />],
          ['Second factor', person.has_second_factor ? 'yes' : 'no'],
          ['Since', <When key="since" at={person.created_at} />],
          [
            'Last seen',
            person.last_seen_at === null ? 'never' : <When key="seen" at={person.last_seen_at} form="ago" />,
          ],
          ...person.workspaces.map(({ name, role }) => [name, role] as const),
        ]}
      />
    </DrawerSection>
  )
}

function Access({ person }: { person: Person }) {
  const may = useMay('people.write')
  const isSelf = useSession().person.id === person.id
  const { change } = useChangePeople()
  const [wanted, setWanted] = useState<string>()
  const suspend = async (isSuspended: boolean, isUndo = false): Promise<void> => {
    const word = isSuspended ? 'suspended' : 'active again'
    try {
      await change(person.id, { is_suspended: isSuspended })
      tellDone(`${person.email} is ${word}`, isUndo ? undefined : () => void suspend(!isSuspended, true))
    } catch (error) {
      tellFailed(`${person.email} could not be changed`, error)
    }
  }
  const isSuspended = person.suspended_at !== null
  const label = roles.find(({ value }) => value === wanted)?.label
  return (
    <DrawerSection title="Access" note={may ? (isSelf ? 'this is you' : undefined) : 'Operators can change it.'}>
      <Select
        label="Role over the whole gateway"
        data={roles}
        value={person.gateway_role ?? NONE}
        allowDeselect={false}
        disabled={!may || isSelf}
        onChange={(value) => setWanted(value ?? undefined)}
      />
      <div>
        <Button disabled={!may || isSelf} onClick={() => void suspend(!isSuspended)}>
          {isSuspended ? 'Take back the suspension' : 'Suspend'}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={wanted !== undefined && wanted !== (person.gateway_role ?? NONE)}
        title={`Change the role of ${person.email}`}
        action="Change the role"
        typed={person.email}
        onConfirm={async () => {
          await change(person.id, { gateway_role: wanted === NONE ? null : (wanted as GatewayRole) })
          tellDone(`The role of ${person.email} is changed`)
        }}
        onClose={() => setWanted(undefined)}
      >
        The role becomes “{label}”. It holds in every workspace, and they are signed out everywhere.
      </ConfirmDialog>
    </DrawerSection>
  )
}

function Sessions({ person }: { person: Person }) {
  const may = useMay('people.write')
  const sessions = useSessionsOf(person.id)
  const { endSessions } = useChangePeople()
  const [isAsking, setAsking] = useState(false)
  return (
    <DrawerSection title="Signed in">
      <Part query={sessions} name="Sessions">
        {(all) =>
          all.length === 0 ? (
            <p className="dim">Nowhere.</p>
          ) : (
            <>
              <KeyValues
                rows={all.map((one) => [
                  one.address,
                  <span key={one.id} title={one.user_agent}>
                    since <When at={one.signed_in_at} />
                  </span>,
                ])}
              />
              <div>
                <Button disabled={!may} onClick={() => setAsking(true)}>
                  Sign out everywhere
                </Button>
              </div>
              <ConfirmDialog
                isOpen={isAsking}
                title={`Sign out ${person.email} everywhere`}
                action="Sign out everywhere"
                isDangerous
                onConfirm={async () => {
                  await endSessions(person.id)
                  tellDone(`${person.email} is signed out everywhere`)
                }}
                onClose={() => setAsking(false)}
              >
                {all.length === 1 ? 'One session ends' : `${all.length} sessions end`} at once. What is not saved there
                is lost.
              </ConfirmDialog>
            </>
          )
        }
      </Part>
    </DrawerSection>
  )
}
