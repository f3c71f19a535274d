// The page of one workspace, as the operator sees it: its wallet, what last moved, its members; suspending it, which can be
// undone, and moving money by hand.
import { Button } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { usePlace } from '../../app/workspace.tsx'
import { useMay } from '../../app/use-may.ts'
import { Allowed } from '../../parts/allowed.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Equation, Facts } from '../../parts/equation.tsx'
import { Money } from '../../parts/money.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-column.ts'
import { tellDone, tellFailed } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import { WorkspaceState } from '../workspaces/workspace-state.tsx'
import { MoneyDialog } from './money-dialog.tsx'
import { useChangeWorkspace, useWorkspacePage, type Movement, type ShownWorkspace } from './use-workspace-page.ts'

const route = getRouteApi('/console/workspaces/$workspace')

export function WorkspacePage() {
  const { workspace: id } = route.useParams()
  const workspace = useWorkspacePage(id)
  return (
    <>
      {workspace.data === undefined ? <PageHead title="Workspace" crumb={<Crumb />} /> : null}
      <Part query={workspace} name="Workspace">
        {(read) => (
          <>
            <PageHead
              title={read.name}
              crumb={<Crumb />}
              beside={<WorkspaceState status={read.status} />}
              under={
                <>
                  <code>{read.id}</code> <CopyButton text={read.id} label="Copy the id of the workspace" /> made{' '}
                  <When at={read.created_at} />
                </>
              }
              actions={<Actions workspace={read} />}
            />
            <Stack>
              <Wallet workspace={read} />
              <Sheet title="Last movements" note="the newest fifty">
                <DataTable
                  caption="Last movements"
                  columns={movementColumns}
                  rows={read.movements}
                  keyOf={({ sequence }) => String(sequence)}
                  phone={(one) => ({
                    title: one.kind,
                    amount: <Money usd={one.amount} form="row" isSigned />,
                    under: <When at={one.created_at} />,
                    result: one.reason,
                  })}
                  empty={<Empty title="Nothing has moved yet">A grant gives the workspace something to spend.</Empty>}
                />
              </Sheet>
              <Sheet title="Members">
                <DataTable
                  caption="Members"
                  columns={memberColumns}
                  rows={read.members}
                  keyOf={(member) => member.id}
                  linkOf={(member) => ({ to: '/console/people', search: { person: member.id } })}
                  empty={
                    <Empty title="Nobody yet">
                      Its owner was invited and has not come, or its keys are all there is.
                    </Empty>
                  }
                />
              </Sheet>
            </Stack>
          </>
        )}
      </Part>
    </>
  )
}

function Crumb() {
  return (
    <Link to="/console/workspaces" className="link">
      Workspaces
    </Link>
  )
}

function Actions({ workspace }: { workspace: ShownWorkspace }) {
  const maySuspend = useMay('workspaces.write')
  const mayMove = useMay('money.write')
  const { visit } = usePlace()
  const navigate = useNavigate()
  const { setSuspended } = useChangeWorkspace(workspace.id)
  const [isMoving, setMoving] = useState(false)
  const suspend = async (isSuspended: boolean, isUndo = false): Promise<void> => {
    const word = isSuspended ? 'suspended' : 'active again'
    try {
      await setSuspended(isSuspended)
      tellDone(`${workspace.name} is ${word}`, isUndo ? undefined : () => void suspend(!isSuspended, true))
    } catch (error) {
      tellFailed(`${workspace.name} could not be changed`, error)
    }
  }
  const isSuspended = workspace.status === 'suspended'
  const look = () => {
    visit({ id: workspace.id, name: workspace.name })
    void navigate({ to: '/console' })
  }
  return (
    <>
      <Button onClick={look}>Look at it</Button>
      <Allowed may={maySuspend && mayMove} who="Operators can change it.">
        {(isDisabled) => (
          <>
            <Button disabled={isDisabled} onClick={() => void suspend(!isSuspended)}>
              {isSuspended ? 'Resume' : 'Suspend'}
            </Button>
            <Button variant="filled" disabled={isDisabled} onClick={() => setMoving(true)}>
              Move money
            </Button>
          </>
        )}
      </Allowed>
      <MoneyDialog workspace={workspace} isOpen={isMoving} onClose={() => setMoving(false)} />
    </>
  )
}

function Wallet({
  workspace: { spendable, posted, held, open_holds: holds, credit_limit: limit },
}: {
  workspace: ShownWorkspace
}) {
  if (spendable === null || limit === null)
    return (
      <Facts
        label="Wallet"
        facts={[
          { name: 'Spendable', value: 'unlimited', isResult: true },
          { name: 'Posted', value: <Money usd={posted} form="row" /> },
          { name: 'Held', value: <Money usd={held} form="row" />, note: sayHolds(holds) },
          { name: 'Credit limit', value: 'unlimited' },
        ]}
      />
    )
  return (
    <Equation
      spendable={{ usd: spendable }}
      posted={{ usd: posted }}
      held={{ usd: held, note: sayHolds(holds) }}
      credit={{ usd: limit }}
    />
  )
}

function sayHolds(holds: number): string {
  return holds === 1 ? '1 request in flight' : `${holds} requests in flight`
}

const movementColumns: readonly TableColumn<Movement>[] = [
  { id: 'at', name: 'Time', cell: ({ created_at: at }) => <When at={at} /> },
  { id: 'kind', name: 'Kind', cell: ({ kind }) => kind },
  { id: 'amount', name: 'Amount', align: 'right', cell: ({ amount }) => <Money usd={amount} form="row" isSigned /> },
  {
    id: 'reason',
    name: 'Reason',
    cell: ({ reason, generation_id: made }) => <span className="dim">{reason ?? made ?? '–'}</span>,
  },
  { id: 'actor', name: 'Who', isDetail: true, cell: ({ actor }) => <span className="dim">{actor ?? '–'}</span> },
]

const memberColumns: readonly TableColumn<ShownWorkspace['members'][number]>[] = [
  { id: 'email', name: 'E-mail', cell: ({ email }) => email },
  { id: 'role', name: 'Role', cell: ({ role }) => role },
]
