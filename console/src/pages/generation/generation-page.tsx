// The page of one request: what it cost and why, what was tried in which order and for what reason, what was lost on the way.
// While it is under way it is read again every two seconds.
import { getRouteApi, Link } from '@tanstack/react-router'
import { useWorkspace } from '../../app/workspace.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Figures } from '../../parts/figure-tabs.tsx'
import { KeyValues, type KeyValue } from '../../parts/key-values.tsx'
import { Money } from '../../parts/money.tsx'
import { Millis, NothingToSay, Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Halves, Sheet, Stack } from '../../parts/sheet.tsx'
import { Part } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import { When } from '../../parts/when.tsx'
import { Marks, StatusMark } from '../activity/activity-columns.tsx'
import { Amounts } from './amounts.tsx'
import { Attempts } from './attempts.tsx'
import { useGeneration, type Ended, type Generation, type Story } from './use-generation.ts'

const route = getRouteApi('/console/activity/$request')

export function GenerationPage() {
  const { id: workspace } = useWorkspace()
  const { request } = route.useParams()
  const read = useGeneration(workspace, request)
  return (
    <Stack>
      <PageHead
        title={request}
        crumb={<Link to="/console/activity">Activity</Link>}
        actions={<CopyButton text={request} label="Copy id" word="Copy id" />}
      />
      <Part query={read} name="Request">
        {({ generation, story, in_flight: open }) => (
          <Stack>
            {open === null ? null : <UnderWay open={open} />}
            {generation === null || story === null ? null : <Whole generation={generation} story={story} />}
          </Stack>
        )}
      </Part>
    </Stack>
  )
}

function UnderWay({ open }: { open: NonNullable<Generation['in_flight']> }) {
  return (
    <Sheet title={<StatusMark row={{ kind: 'open', ...open }} />} isPadded>
      <KeyValues
        rows={[
          ['Began', <When key="at" at={open.started_at} />],
          ['Held', <Money key="held" usd={open.held} form="whole" />],
          ['Asked for', open.requested_model],
        ]}
      />
    </Sheet>
  )
}

function Whole({ generation, story }: { generation: Ended; story: Story }) {
  const { tokens } = generation
  return (
    <>
      <p>
        <StatusMark row={{ kind: 'ended', ...generation }} /> <Marks row={{ kind: 'ended', ...generation }} />
      </p>
      <Sheet label="Figures of this request" isPadded>
        <Figures
          figures={[
            { id: 'charged', name: 'Charged', value: <Money usd={generation.charge} form="whole" /> },
            { id: 'first', name: 'First content', value: <Millis ms={generation.first_content_ms} /> },
            { id: 'total', name: 'Whole', value: <Millis ms={generation.duration_ms} /> },
            { id: 'in', name: 'In', value: <Tokens count={tokens?.input} /> },
            { id: 'out', name: 'Out', value: <Tokens count={tokens?.output} /> },
          ]}
        />
      </Sheet>
      <Sheet title="Attempts" note="Each on the same time axis, in the order in which they began">
        <Attempts attempts={story.attempts} totalMs={generation.duration_ms} />
      </Sheet>
      <Halves>
        <Sheet title="What it cost" isPadded>
          <Amounts generation={generation} story={story} />
        </Sheet>
        <Sheet title="Request" isPadded>
          <KeyValues rows={describeRequest(generation, story)} />
        </Sheet>
      </Halves>
      <Sheet title="Losses" note="What the translation between two protocols could not carry" isPadded>
        {story.dropped.length === 0 ? (
          <p className="dim">Nothing was lost.</p>
        ) : (
          story.dropped.map((name) => <Tag key={name}>{name}</Tag>)
        )}
      </Sheet>
    </>
  )
}

function describeRequest(generation: Ended, story: Story): KeyValue[] {
  const textOf = (value: string | null) => value ?? <NothingToSay />
  return [
    ['Asked for', generation.requested_model],
    ['Ran', textOf(generation.model)],
    ['Provider', textOf(generation.provider)],
    ['Its model', textOf(story.upstream_model)],
    ['Protocol', generation.streamed ? `${generation.protocol}, streamed` : generation.protocol],
    ['Key', generation.key ?? generation.key_id],
    ['Session', textOf(generation.session_id)],
    ['Client', textOf(generation.client)],
    ['Caller’s own id', textOf(generation.caller_request_id)],
    ['Finish reason', textOf(generation.finish_reason)],
    ['Error', textOf(generation.error_code)],
    ['Began', <When key="began" at={generation.started_at} />],
    ['Ended', <When key="ended" at={generation.ended_at} />],
  ]
}
