// The page “Connect”: a tool with its steps filled in, and a check that turns green at its first request.
import { Select } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { useMay } from '../../app/use-may.ts'
import { useSession } from '../../app/use-session.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { CommandNote } from '../../parts/command-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { CheckResult, Seen } from './check-result.tsx'
import styles from './connect.module.css'
import { GuideView } from './guide-view.tsx'
import { guides } from './guides.ts'
import { AboutKey, KeyChoice, useOwnKeys, type ChosenKey, type KeyChoiceProps } from './key-choice.tsx'
import { shells, writeForShell, type Shell } from './parse-guide.ts'
import { connectTools, type ConnectTool } from './tools.ts'
import { useCheck, useClients } from './use-check.ts'

const route = getRouteApi('/console/connect')
const SANDBOX = 'crossmodel/sandbox'

export function ConnectPage() {
  const { id: workspace } = useWorkspace()
  const { tool: asked, key } = route.useSearch()
  const navigate = route.useNavigate()
  const tool = connectTools.find(({ id }) => id === asked) ?? connectTools[0]
  const [made, setMade] = useState<readonly ChosenKey[]>([])
  const own = useOwnKeys(workspace)
  const panel = useRef<HTMLDivElement>(null)
  if (tool === undefined) return null
  const choose = (id: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, key: id }), replace: true, resetScroll: false })
  const all = [...made, ...own.filter(({ id }) => made.every((each) => each.id !== id))]
  const keys = {
    all,
    chosen: all.find(({ id }) => id === key),
    onChoose: choose,
    onMade: (fresh: ChosenKey) => {
      setMade((before) => [fresh, ...before])
      choose(fresh.id)
    },
  }
  return (
    <>
      <PageHead title="Connect" under="Point a tool at the gateway, and see its first request arrive." />
      <div className={styles.page}>
        <ToolList chosen={tool} workspace={workspace} onChoose={() => showBelow(panel.current)} />
        <div ref={panel} className={styles.panel}>
          <Steps key={tool.id} tool={tool} workspace={workspace} keys={keys} />
        </div>
      </div>
    </>
  )
}

/** Where the steps are below the list, and not beside it, whoever chooses a tool sees them. */
function showBelow(panel: HTMLElement | null): void {
  if (panel !== null && globalThis.matchMedia('(max-width: 900px)').matches) panel.scrollIntoView({ block: 'start' })
}

type ToolListProps = { chosen: ConnectTool; workspace: string; onChoose(): void }

function ToolList({ chosen, workspace, onChoose }: ToolListProps) {
  const { key } = route.useSearch()
  const clients = useClients(workspace)
  const countOf = (tool: ConnectTool) => {
    const counts = tool.clients.flatMap((client) => clients.get(client) ?? [])
    return counts.length === 0 ? undefined : counts.reduce((sum, each) => sum + each, 0)
  }
  return (
    <nav aria-label="Tools" className={styles.tools}>
      {(['Agents', 'Apps', 'Code'] as const).map((group) => (
        <div key={group}>
          <h2 className={styles.group}>{group}</h2>
          {connectTools
            .filter((tool) => tool.group === group)
            .map((tool) => (
              <Link
                key={tool.id}
                to="/console/connect"
                search={{ tool: tool.id, key }}
                replace
                resetScroll={false}
                onClick={onChoose}
                className={styles.tool}
                aria-current={tool.id === chosen.id ? 'page' : undefined}
              >
                {tool.name} <Seen requests={countOf(tool)} />
              </Link>
            ))}
        </div>
      ))}
      <p className="faint">Requests in 30 days.</p>
    </nav>
  )
}

type StepsProps = {
  tool: ConnectTool
  workspace: string
  keys: Pick<KeyChoiceProps, 'all' | 'chosen' | 'onChoose' | 'onMade'>
}

function Steps({ tool, workspace, keys }: StepsProps) {
  const { gateway } = useSession()
  const [shell, setShell] = useState<Shell>('bash')
  const [model, setModel] = useState(SANDBOX)
  const { chosen } = keys
  const check = useCheck(workspace, chosen?.id, tool.clients)
  const filling = { url: gateway.callers_url ?? '', model, key: chosen?.text }
  const setKey = writeForShell(`export CROSSMODEL_API_KEY=${chosen?.text ?? 'cm-YOUR_KEY'}`, shell)
  return (
    <Stack>
      <Sheet
        title={tool.name}
        action={<ChoiceControl label="Shell" choices={shells} chosen={shell} onChoose={setShell} />}
        isPadded
      >
        <div className={styles.guide}>
          <h3>1. A key and a model</h3>
          <div className={styles.choose}>
            <KeyChoice workspace={workspace} {...keys} />
            <ModelChoice workspace={workspace} model={model} onChoose={setModel} />
          </div>
          <AboutKey chosen={chosen} />
          <CodeBlock code={setKey} label="Set the key" />
          <h3>2. The tool</h3>
          <CommandNote />
          <GuideView page={guides.get(tool.id) ?? ''} filling={filling} shell={shell} />
        </div>
      </Sheet>
      <Sheet
        title="3. The check"
        note={chosen === undefined ? undefined : `A request with the key “${chosen.name}”`}
        isPadded
      >
        <CheckResult check={check} />
      </Sheet>
      <NothingComes />
    </Stack>
  )
}

type ModelChoiceProps = { workspace: string; model: string; onChoose(model: string): void }

/** Of those that can be called; whoever may not ask for them has the sandbox. */
function ModelChoice({ workspace, model, onChoose }: ModelChoiceProps) {
  const may = useMay('playground.run')
  const { data } = useQuery({
    queryKey: ['playground-models', workspace],
    queryFn: () =>
      answerOf(api.GET('/admin/workspaces/{workspace}/playground/models', { params: { path: { workspace } } })),
    enabled: may,
  })
  const ids = data?.data.map(({ id }) => id) ?? [SANDBOX]
  return (
    <Select
      aria-label="Model"
      data={ids}
      value={model}
      searchable
      limit={100}
      allowDeselect={false}
      onChange={(id) => id !== null && onChoose(id)}
    />
  )
}

function NothingComes() {
  return (
    <Sheet title="If nothing comes" isPadded>
      <ul className={styles.notes}>
        <li>
          <code>401 invalid_api_key</code>: the tool sends another key, often one that it kept from before. A request
          with a key that is not this workspace’s does not show here.
        </li>
        <li>
          <code>404 model_not_found</code>: name a model of the list above, or set an alias for the key. What is refused
          before a model is found is in{' '}
          <Link className="link" to="/console/activity/refused">
            Refused
          </Link>
          .
        </li>
        <li>
          <code>402 insufficient_balance</code>: the wallet does not cover the request; the model{' '}
          <code>crossmodel/sandbox</code> costs nothing.
        </li>
        <li>
          <code>429 rate_limit_exceeded</code>: a limit of the key is used up; API keys shows which.
        </li>
        <li>No request at all: the base URL is wrong, or a proxy stands between.</li>
      </ul>
    </Sheet>
  )
}
