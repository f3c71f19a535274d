// The page of one request: what it cost and why, where it could have run and why it ran there, what was tried, what was lost on the
// way. While it is under way it is read again every two seconds. `[` and `]` go to the newer and the older one of the list that it
// was opened from.
import { ActionIcon, Tooltip } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useSession } from '../../app/use-session.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { Money } from '../../parts/money.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Halves, Sheet, Stack } from '../../parts/sheet.tsx'
import { usePageKeys } from '../../parts/single-keys.ts'
import { Part } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { Marks, StatusMark } from '../activity/activity-columns.tsx'
import { RefusedFacts } from '../refused/refused-facts.tsx'
import { Amounts } from './amounts.tsx'
import { Attempts } from './attempts.tsx'
import { RequestFacts } from './request-facts.tsx'
import { RequestFigures } from './request-figures.tsx'
import { Plan } from './plan.tsx'
import { useGeneration, type Ended, type Generation, type Story } from './use-generation.ts'
import { writeCurl } from './write-curl.ts'

const route = getRouteApi('/console/activity/$request')

export function GenerationPage() {
  const { id: workspace } = useWorkspace()
  const { request } = route.useParams()
  const filters = route.useSearch()
  const read = useGeneration(workspace, request, filters)
  const shown = read.data
  const row = shown?.generation ?? undefined
  return (
    <Stack>
      <PageHead
        title={request}
        beside={<CopyButton text={request} label="Copy the request id" />}
        crumb={
          <Link className="link" to="/console/activity" search={filters}>
            Activity
          </Link>
        }
        under={row === undefined ? undefined : <Under row={row} />}
        actions={
          <>
            <Neighbours newer={shown?.newer ?? undefined} older={shown?.older ?? undefined} />
            {row === undefined ? null : <CopyCurl row={row} />}
          </>
        }
      />
      <Part query={read} name="Request">
        {({ generation, story, refusal, in_flight: open }) => (
          <Stack>
            {open === null ? null : <UnderWay open={open} />}
            {refusal === null ? null : <RefusedFacts refusal={refusal} />}
            {generation === null || story === null ? null : <Whole generation={generation} story={story} />}
          </Stack>
        )}
      </Part>
    </Stack>
  )
}

function Under({ row }: { row: Ended }) {
  return (
    <>
      <StatusMark row={{ kind: 'ended', ...row }} /> <When at={row.started_at} />{' '}
      <Marks row={{ kind: 'ended', ...row }} />
    </>
  )
}

type NeighboursProps = { newer: string | undefined; older: string | undefined }

/** The newer one and the older one of the list. */
function Neighbours({ newer, older }: NeighboursProps) {
  const navigate = route.useNavigate()
  const go = (request: string | undefined) =>
    request === undefined
      ? undefined
      : () =>
          void navigate({
            to: '/console/activity/$request',
            params: { request },
            search: (kept) => kept,
            replace: true,
          })
  const [goNewer, goOlder] = [go(newer), go(older)]
  usePageKeys({ '[': goNewer, ']': goOlder })
  return (
    <>
      <Neighbour name="Newer request" keyName="[" icon="up" onGo={goNewer} />
      <Neighbour name="Older request" keyName="]" icon="down" onGo={goOlder} />
    </>
  )
}

type NeighbourProps = { name: string; keyName: string; icon: 'up' | 'down'; onGo: (() => void) | undefined }

/** `onGo`: undefined: there is none. */
function Neighbour({ name, keyName, icon, onGo }: NeighbourProps) {
  return (
    <Tooltip label={`${name}  ${keyName}`}>
      <ActionIcon variant="default" size={32} aria-label={name} disabled={onGo === undefined} onClick={onGo}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  )
}

function CopyCurl({ row }: { row: Ended }) {
  const { gateway } = useSession()
  const curl = writeCurl(row, gateway.callers_url ?? '')
  if (curl === undefined) return null
  return <CopyButton text={curl} label="Copy as curl" word="Copy as curl" variant="filled" size="sm" />
}

function UnderWay({ open }: { open: NonNullable<Generation['in_flight']> }) {
  return (
    <Sheet title={<StatusMark row={{ kind: 'open', ...open }} />} isPadded>
      <KeyValues
        rows={[
          ['Began', <When key="at" at={open.started_at} />],
          ['Held at first', <Money key="first" usd={open.held_at_first} form="whole" />],
          ['Held now', <Money key="held" usd={open.held} form="whole" />],
          ['Asked for', open.requested_model],
          ['Protocol', open.protocol],
          ['Key', open.key ?? open.key_id],
        ]}
      />
    </Sheet>
  )
}

function Whole({ generation, story }: { generation: Ended; story: Story }) {
  return (
    <>
      <RequestFigures generation={generation} story={story} />
      <Halves first="side">
        <Stack>
          <Plan story={story} />
          <Attempts generation={generation} story={story} />
          <Losses dropped={story.dropped} />
          <Sheet title="Prompt and answer" isPadded>
            <p className="dim">
              They are not in this record, so nobody reads them here. “Copy as curl” asks the same model over the same
              protocol with a greeting.
            </p>
          </Sheet>
        </Stack>
        <Stack>
          <Amounts generation={generation} story={story} />
          <RequestFacts generation={generation} story={story} />
        </Stack>
      </Halves>
    </>
  )
}

function Losses({ dropped }: { dropped: readonly string[] }) {
  return (
    <Sheet
      title="Losses"
      note={dropped.length === 0 ? undefined : 'Told to the caller in x-crossmodel-dropped'}
      isPadded
    >
      {dropped.length === 0 ? (
        <p className="dim">Nothing that was asked for was lost between the two protocols.</p>
      ) : (
        <KeyValues
          rows={dropped.map((name) => [
            <code key={name}>{name}</code>,
            'not carried: the provider’s protocol has no such thing',
          ])}
        />
      )}
    </Sheet>
  )
}
