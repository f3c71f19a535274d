// All parts, with what they are given, to be looked at in both schemes and at all widths.
import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Chart } from '../../parts/charts/chart.tsx'
import { Legend } from '../../parts/charts/legend.tsx'
import { BalanceLine, Histogram } from '../../parts/charts/small-charts.tsx'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { Copyable } from '../../parts/copy-button.tsx'
import { ConfirmDialog, SecretDialog } from '../../parts/dialogs.tsx'
import { Equation, Facts } from '../../parts/equation.tsx'
import { Fall } from '../../parts/fall.tsx'
import { Figures, FigureTabs } from '../../parts/figure-tabs.tsx'
import { Filters } from '../../parts/filters.tsx'
import { FormFoot } from '../../parts/form-foot.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Money } from '../../parts/money.tsx'
import { Note } from '../../parts/note.tsx'
import { Millis, Rate, Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { PartError } from '../../parts/part-error.tsx'
import { Halves, Sheet, Stack } from '../../parts/sheet.tsx'
import { DrawerSection, SideDrawer } from '../../parts/side-drawer.tsx'
import { BoneRows, Empty } from '../../parts/states.tsx'
import { Strip } from '../../parts/strip.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import { balance, columns, days, histogram, phoneOf, rows, series, strip } from './examples.tsx'

export function PartsPage() {
  const [range, setRange] = useState<'24h' | '7d' | '30d'>('30d')
  const [models, setModels] = useState<readonly string[]>([])
  return (
    <>
      <PageHead
        title="Parts"
        under="What pages are made of."
        beside={<Tag tone="good">Active</Tag>}
        actions={
          <>
            <ChoiceControl
              label="Range"
              choices={[
                { id: '24h', name: '24 h' },
                { id: '7d', name: '7 d' },
                { id: '30d', name: '30 d' },
              ]}
              chosen={range}
              onChoose={setRange}
            />
            <Button variant="filled">Add credit</Button>
          </>
        }
      />
      <Filters
        filters={[
          {
            id: 'model',
            name: 'Model',
            options: series.map(({ id, name }) => ({ id, name })),
            chosen: models,
            isMany: true,
            isPinned: true,
            onChange: setModels,
          },
          { id: 'status', name: 'Status', options: [], chosen: [], onChange: () => undefined },
        ]}
        onClear={() => setModels([])}
        after={
          <Button size="xs" variant="subtle">
            Save view
          </Button>
        }
      />
      <Stack>
        <MoneyParts />
        <Lists />
        <Questions />
        <States />
      </Stack>
    </>
  )
}

function MoneyParts() {
  const [figure, setFigure] = useState<'spend' | 'requests' | 'tokens' | 'failed' | 'cache'>('spend')
  return (
    <>
      <Equation
        spendable={{ usd: '411.181561', note: 'about 29 days at $13.94 a day' }}
        posted={{ usd: '412.386041', note: 'paid in, less charged' }}
        held={{ usd: '1.204480', note: '4 requests in flight' }}
        credit={{ usd: '0', note: 'prepaid' }}
        beside={<BalanceLine label="Balance over 30 days" past={balance} ahead={[380, 300, 210, 120, 30, 0]} />}
      />
      <FigureTabs
        label="What the chart shows"
        chosen={figure}
        onChoose={setFigure}
        figures={[
          { id: 'spend', name: 'Spend', value: <Money usd="386.45" form="sum" />, note: '+8.4% on the 30 days before' },
          { id: 'requests', name: 'Requests', value: <Tokens count={184_206} />, note: '6,140 a day' },
          {
            id: 'tokens',
            name: 'Tokens',
            value: <Tokens count={233_200_000} form="short" />,
            note: '214.8 M in, 18.4 M out',
          },
          {
            id: 'failed',
            name: 'Failed',
            value: <Rate part={700} whole={184_206} />,
            note: '700 requests, none charged',
          },
          {
            id: 'cache',
            name: 'Cache hits',
            value: <Rate part={611} whole={1000} />,
            note: 'of input tokens; saved $118.40',
          },
        ]}
      >
        <div style={{ padding: 16 }}>
          <Halves first="side">
            <Chart label="Spend a day by model" kind="stack" unit="money" points={days} series={series} />
            <Legend
              caption="Spend by model"
              rows={series.map((one) => ({ series: one, value: '$146.73', share: '38.0%' }))}
              all={{ value: '$386.45', share: '100%' }}
            />
          </Halves>
        </div>
      </FigureTabs>
      <MoreCharts />
    </>
  )
}

function MoreCharts() {
  return (
    <Halves>
      <Sheet title="Latency" note="p50 and p95" isPadded>
        <Chart
          label="First token"
          kind="lines"
          unit="millis"
          height={180}
          points={days.map((day, at) => ({
            ...day,
            values: { p50: 480 + ((at * 37) % 90), p95: 1400 + ((at * 91) % 700) },
          }))}
          series={[
            { id: 'p50', name: 'p50' },
            { id: 'p95', name: 'p95', colour: 2 },
          ]}
        />
      </Sheet>
      <Sheet title="Charged against cost" isPadded>
        <Chart
          label="Charged against cost"
          kind="pairs"
          unit="money"
          height={180}
          points={days.slice(-14)}
          series={[
            { id: 'a', name: 'Charged' },
            { id: 'b', name: 'Cost', colour: 6 },
          ]}
        />
      </Sheet>
    </Halves>
  )
}

function Lists() {
  const [chosen, setChosen] = useState<string>()
  return (
    <>
      <Sheet>
        <Figures
          figures={[
            { id: 'requests', name: 'Requests', value: '6,412' },
            { id: 'charged', name: 'Charged', value: '$18.21' },
            { id: 'p50', name: 'First token p50', value: <Millis ms={488} /> },
          ]}
        />
        <div style={{ padding: '0 16px 12px' }}>
          <Histogram label="Requests a minute" cells={histogram} />
        </div>
      </Sheet>
      <Sheet>
        <DataTable
          caption="Requests"
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          phone={phoneOf}
          chosen={chosen}
          onOpen={({ id }) => setChosen(id)}
          more={{ load: () => undefined, isLoading: false }}
        />
      </Sheet>
      <Facts
        label="Request"
        facts={[
          {
            name: 'Charged',
            value: <Money usd="0.106975125" form="whole" />,
            note: 'with the prices of 3 Nov',
            isResult: true,
          },
          { name: 'First token', value: <Millis ms={4120} /> },
          { name: 'Total', value: <Millis ms={38_420} /> },
          { name: 'In', value: <Tokens count={51_542} /> },
        ]}
      />
      <Attempts />
      <ExampleDrawer chosen={chosen} onClose={() => setChosen(undefined)} />
    </>
  )
}

function Attempts() {
  return (
    <Sheet title="Attempts">
      <Fall
        label="Attempts"
        totalMs={38_420}
        rows={[
          {
            key: '1',
            name: 'anthropic',
            note: 'main',
            spans: [{ kind: 'failed', fromMs: 0, toMs: 3100 }],
            result: <Mark kind="bad">529</Mark>,
          },
          {
            key: '2',
            name: 'bedrock',
            note: 'eu-west-1',
            spans: [
              { kind: 'wait', fromMs: 3100, toMs: 7220 },
              { kind: 'stream', fromMs: 7220, toMs: 38_420 },
            ],
            result: <Mark kind="good">ended</Mark>,
          },
        ]}
      />
    </Sheet>
  )
}

function ExampleDrawer({ chosen, onClose }: { chosen: string | undefined; onClose(): void }) {
  return (
    <SideDrawer
      isOpen={chosen !== undefined}
      onClose={onClose}
      title={chosen}
      beside={<Tag tone="good">Active</Tag>}
      under={<Copyable text="cm-q7Tz" label="Copy" />}
      actions={<Button size="xs">Rotate</Button>}
      foot={
        <FormFoot
          changes={[{ name: 'requests', before: '300', now: '600' }]}
          isSaving={false}
          onSave={() => undefined}
          onDiscard={() => undefined}
        />
      }
    >
      <DrawerSection title="Budget" note="starts again 1 Dec 00:00 UTC">
        <Meter share={0.64} label="Budget" size="big" tick={0.8} />
      </DrawerSection>
      <DrawerSection title="Limits" note="empty: no limit">
        <NumberInput label="Requests" description="now 14; peak 212" rightSection="a minute" rightSectionWidth={72} />
        <TextInput label="Name" error="There is a key of that name." defaultValue="checkout" />
        <Select label="Model" data={['anthropic/claude-opus-4-8', 'openai/gpt-5.4']} />
        <Switch label="Store prompts" description="by contract" />
      </DrawerSection>
    </SideDrawer>
  )
}

function Questions() {
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string>()
  return (
    <Sheet title="Actions" isPadded>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <Button variant="filled">Primary</Button>
        <Button>Default</Button>
        <Button variant="subtle">Quiet</Button>
        <Button color="bad" onClick={() => setOpen(true)}>
          Danger
        </Button>
        <Button disabled>Disabled</Button>
        <Button onClick={() => setSecret('cm-Vb81xH0p2mQeT7uYkR3sLd9fWa')}>Secret</Button>
        <Button onClick={() => tellDone('nightly-import is disabled', () => undefined)}>Toast</Button>
      </div>
      <ConfirmDialog
        isOpen={isOpen}
        title="Delete old-prototype?"
        action="Delete key"
        isDangerous
        typed="old-prototype"
        onClose={() => setOpen(false)}
        onConfirm={async () => undefined}
      >
        Its 1,204 requests stay in the ledger. The key never works again.
      </ConfirmDialog>
      <SecretDialog secret={secret} title="Key made: nightly-report" onClose={() => setSecret(undefined)}>
        Copy it now. We keep only a digest of it and cannot show it again.
      </SecretDialog>
    </Sheet>
  )
}

function States() {
  return (
    <Halves>
      <Stack>
        <Sheet title="Loading">
          <BoneRows rows={4} />
        </Sheet>
        <Sheet title="Failed">
          <PartError title="Usage could not be read" error={new Error('no')} onRetry={() => undefined} />
        </Sheet>
        <Note kind="warn" action={<Button size="xs">Raise it</Button>}>
          support-bot has used 95.5% of its November budget
        </Note>
      </Stack>
      <Stack>
        <Sheet title="Empty">
          <Empty title="No request matches" action={<Button size="xs">Clear 2 filters</Button>}>
            Model is openai/gpt-5.4, status is failed, in the last hour.
          </Empty>
        </Sheet>
        <Sheet title="Words" isPadded>
          <KeyValues
            rows={[
              ['Strip', <Strip key="strip" label="24 h" cells={strip} />],
              ['Read', <When key="when" at={Date.now() - 12_000} form="ago" />],
              ['Budget', <Meter key="meter" label="Budget" share={0.9} />],
            ]}
          />
          <CodeBlock
            label="Command"
            code={'curl http://localhost:8484/v1/models \\\n  -H "authorization: Bearer $CROSSMODEL_API_KEY"'}
          />
        </Sheet>
      </Stack>
    </Halves>
  )
}
