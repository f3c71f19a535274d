// The rows: every pair of what a caller and a provider may speak, as a body of 1 KB, as one of 100 KB, and as a stream of
// 100 events.
import type { Protocol } from '../targets/answers/prepare.ts'
import type { CpuRow } from './measure-cpu.ts'
import { paths, type Scenario } from '../targets/target.ts'

const inbounds = Object.keys(paths) as (keyof typeof paths)[]
const outbounds: readonly Protocol[] = [...inbounds, 'gemini', 'bedrock']

const kinds = [
  { kind: 'body 1 KB', model: 'tokens-10', bodyBytes: 1_000, stream: false, requests: 4_000 },
  { kind: 'body 100 KB', model: 'tokens-10', bodyBytes: 100_000, stream: false, requests: 1_000 },
  { kind: 'stream of 100', model: 'tokens-100', bodyBytes: 1_000, stream: true, requests: 800 },
]

/** Passthrough before translation. */
const pairs: readonly Scenario[] = [
  ...inbounds.map((each) => ({ inbound: each, outbound: each })),
  ...inbounds.flatMap((inbound) =>
    outbounds.filter((outbound) => outbound !== inbound).map((outbound) => ({ inbound, outbound })),
  ),
]

/** In which a gateway whose ledger keeps nothing runs beside the others. */
export const ledgerRows: readonly CpuRow[] = kinds
  .filter(({ bodyBytes }) => bodyBytes === 1_000)
  .map(({ kind, ...rest }) => ({
    name: `ledger on and off, ${kind}`,
    scenario: { inbound: 'chat', outbound: 'chat' },
    ...rest,
  }))

export const rows: readonly CpuRow[] = kinds.flatMap(({ kind, ...rest }) =>
  pairs.map((scenario) => ({ name: `${kind}, ${scenario.inbound} → ${scenario.outbound}`, scenario, ...rest })),
)

/** In which a gateway runs beside the others that is called by a customer with prepaid money. */
export const prepaidRows: readonly CpuRow[] = kinds
  .filter(({ bodyBytes }) => bodyBytes === 1_000)
  .map(({ kind, ...rest }) => ({
    name: `prepaid customer, ${kind}`,
    scenario: { inbound: 'chat', outbound: 'chat' },
    ...rest,
  }))

/** Of which the work is measured at more and more calls at once. */
export const growthRows: readonly CpuRow[] = kinds
  .filter(({ bodyBytes }) => bodyBytes === 1_000)
  .flatMap(({ kind, ...rest }) =>
    (['chat', 'messages'] as const).map((inbound) => ({
      name: `growth, ${kind}, ${inbound} → chat`,
      scenario: { inbound, outbound: 'chat' },
      ...rest,
    })),
  )
