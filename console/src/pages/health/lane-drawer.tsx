// One lane of the board: which models it serves, how fast it is, what its provider leaves, and how it is used.
import { Button, SegmentedControl } from '@mantine/core'
import type { Use } from '../../app/use-change-use.ts'
import { KeyValues } from '../../parts/key-values.tsx'
import { Millis, NothingToSay, Rate, Speed, Tokens } from '../../parts/numbers.tsx'
import { DrawerSection, SideDrawer } from '../../parts/side-drawer.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { sayFault } from './health-words.ts'
import { Errors, Hour } from './lane-columns.tsx'
import { LaneState } from './lane-state.tsx'
import type { Board, Lane } from './use-health.ts'

type LaneDrawerProps = {
  board: Board
  id: string | undefined
  mayChange: boolean
  onUse(name: string, use: Use): void
  onClose(): void
}

export function laneId({ endpoint, credential }: Lane): string {
  return `${endpoint} ${credential}`
}

export function LaneDrawer({ board, id, mayChange, onUse, onClose }: LaneDrawerProps) {
  const lane = board.lanes.find((one) => laneId(one) === id)
  return (
    <SideDrawer isOpen={id !== undefined} onClose={onClose} title={lane?.endpoint ?? 'Endpoint'}>
      {lane === undefined ? (
        <Empty title="It is well, and was not called of late">Show all endpoints to see it.</Empty>
      ) : (
        <>
          <DrawerSection title={<LaneState lane={lane} at={board.at} />}>
            <KeyValues rows={describe(lane)} />
          </DrawerSection>
          <DrawerSection
            title="Use"
            note={
              mayChange ? 'It acts at once, here and at every gateway of the database.' : 'Operators can change it.'
            }
          >
            <UseControl label={lane.endpoint} use={lane.endpoint_use} isDisabled={!mayChange} onUse={onUse} />
            {lane.use === 'enabled' && isLeftAlone(lane) ? (
              <div>
                <Button size="xs" disabled={!mayChange} onClick={() => onUse(lane.endpoint, 'enabled')}>
                  Call it again now
                </Button>
              </div>
            ) : null}
            <UseControl label={lane.provider} use={lane.provider_use} isDisabled={!mayChange} onUse={onUse} isWhole />
          </DrawerSection>
          <DrawerSection title="The last five minutes">
            <KeyValues rows={measure(lane)} />
          </DrawerSection>
        </>
      )}
    </SideDrawer>
  )
}

/** Until something was served there again. */
function isLeftAlone({ state }: Lane): boolean {
  return state !== 'ready' && state !== 'degraded'
}

type UseControlProps = {
  label: string
  use: Use
  isDisabled: boolean
  isWhole?: boolean
  onUse(name: string, use: Use): void
}

function UseControl({ label, use, isDisabled, isWhole = false, onUse }: UseControlProps) {
  return (
    <div>
      <div className="dim">{isWhole ? `All that ${label} has` : label}</div>
      <SegmentedControl
        aria-label={isWhole ? `Use of all that ${label} has` : `Use of ${label}`}
        disabled={isDisabled}
        data={[
          { value: 'enabled', label: 'In use' },
          { value: 'draining', label: 'Draining' },
          { value: 'disabled', label: 'Not used' },
        ]}
        value={use}
        onChange={(value) => onUse(label, value as Use)}
      />
    </div>
  )
}

function describe(lane: Lane) {
  const { credential, credential_number: number, models, fault, refused_since: refused, headroom } = lane
  return [
    ['Credential', <code key="key">{credential}</code>],
    ...(number === null ? [] : ([['Of its provider’s keys', `number ${number}`]] as const)),
    [models.length === 1 ? 'Model' : 'Models', models.join(', ')],
    ['Went wrong last', fault === null ? <NothingToSay key="fault" /> : sayFault(fault)],
    ...(refused === null ? [] : ([['Refused since', <When key="refused" at={refused} />]] as const)),
    [
      'Left of its limits',
      headroom === null ? (
        'not told'
      ) : (
        <span key="left">
          <Tokens count={headroom.requests} /> requests, <Tokens count={headroom.tokens} /> tokens; full again{' '}
          <When at={headroom.resets_at} form="clock" />
        </span>
      ),
    ],
  ] as const
}

function measure(lane: Lane) {
  const { first_content_ms: first, body_ms: body, tokens_per_second: speed, calls, tool_error_rate: tools } = lane
  return [
    ['Calls that ended', <Tokens key="calls" count={calls} />],
    ['Under way', <Tokens key="open" count={lane.in_flight} />],
    ['Failed', <Errors key="errors" lane={lane} />],
    ['Broken calls of tools', <Rate key="tools" part={Math.round(tools * 1000)} whole={1000} />],
    ['First token p50, p95, p99', <Three key="first" times={first} />],
    ['Whole answers p50, p95, p99', <Three key="body" times={body} />],
    ['Tokens a second p50', <Speed key="speed" tokensPerSecond={speed?.p50} />],
    ['The last hour', <Hour key="hour" lane={lane} />],
  ] as const
}

function Three({ times }: { times: Lane['first_content_ms'] }) {
  if (times === null) return <NothingToSay />
  return (
    <>
      <Millis ms={times.p50} />, <Millis ms={times.p95} />, <Millis ms={times.p99} />
    </>
  )
}
