// The models of the routing rows: of one endpoint, of three, one of which is in trouble, and of two, the second of which helps
// where the first is late. Each endpoint has a name of its own at the scripted upstream, so that nothing is known of it before.
import type { Upstream } from '../targets/start-upstream.ts'

/** What the third of three endpoints does, as the upstream reads it from the model's name. */
const troubles = {
  'all healthy': 'late-0-0-20',
  'one stalls': 'stall',
  'one refuses connections': 'late-0-0-20',
  'one is slow': 'late-0-0-1000',
  'one flaps': 'flaps-2000',
} as const

export type Trouble = keyof typeof troubles
export const troubleNames = Object.keys(troubles) as readonly Trouble[]

/** Nobody listens there. */
const CLOSED_PORT = 1
const PRICE = { input: 1, output: 2 }
/** From 250 to 350 ms; of the first 4 in 100 take 3 s. */
const LATE = 'late-4-3000-300'
const USUAL = 'late-0-0-300'

/** The names by which callers know them, without `chat/`. */
export const modelOf = (trouble: Trouble) => `three-${trouble.replaceAll(' ', '-')}`
export const models = {
  one: 'one',
  three: 'three',
  late: 'late-alone',
  usual: 'usual-alone',
  unhedged: 'late-unhedged',
  hedged: 'late-hedged',
} as const

/** What the gateway's configuration has beside that of the other rows. */
export function writeRoutingModels({ port }: Upstream, mark: string) {
  const provider = (at: number) => ({
    protocols: ['openai-chat'],
    base_url: `http://127.0.0.1:${at}/v1`,
    api_key: 'bench',
  })
  const listed: { [id: string]: object } = {}
  let count = 0
  const endpoint = (model: string, name = 'bench-routing') => ({
    provider: name,
    model: `${model}-${mark}-${(count += 1)}`,
    price: PRICE,
  })
  const add = (name: string, endpoints: object[], more: object = {}) => {
    listed[`chat/${name}`] = { max_output_tokens: 4096, endpoints, ...more }
  }
  for (const trouble of troubleNames) {
    const third = endpoint(troubles[trouble], trouble === 'one refuses connections' ? 'bench-closed' : undefined)
    const endpoints = [endpoint('late-0-0-20'), endpoint('late-0-0-20'), third]
    add(modelOf(trouble), endpoints, { first_content: '1s' })
  }
  add(models.one, [endpoint('tokens-10')])
  add(models.three, [endpoint('tokens-10'), endpoint('tokens-10'), endpoint('tokens-10')])
  add(models.late, [endpoint(LATE)])
  add(models.usual, [endpoint(USUAL)])
  for (const [name, hedge] of [
    [models.unhedged, false],
    [models.hedged, true],
  ] as const)
    add(name, [endpoint(LATE), endpoint(USUAL)], { strategy: 'order', hedge })
  return { providers: { 'bench-routing': provider(port), 'bench-closed': provider(CLOSED_PORT) }, models: listed }
}
