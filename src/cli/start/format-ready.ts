// What a person reads when the gateway is ready: where it is, with which key, what can be called, and a first call and two
// agents that work as they stand. The key is in it once.
import type { CatalogModel } from '../../catalog/model.ts'
import { prepaidLimits } from '../../keys/default-limits.ts'
import type { LimitSettings } from '../../keys/key.ts'
import { findLocalUrl } from '../find-local-url.ts'
import { openPaint, type Paint } from '../paint.ts'
import { formatFields } from '../table.ts'
import { plainText } from './plain-text.ts'

const SANDBOX = 'crossmodel/sandbox'
const MODELS_SHOWN = 6

type Ready = {
  url: string
  /** Absent: there is none. */
  console?: string
  /** Only where nobody is operator yet. */
  setup?: string
  version: string
  /** Only where this start made it. */
  key?: string
  /** The environment variable that holds a key, where there is one. */
  keyVariable?: string
  /** Those that can be called. */
  models: readonly CatalogModel[]
  /** How many the configuration and the environment name. */
  providers: number
  /** Models of the configuration that cannot be called. */
  uncallable?: readonly string[]
  /** Those that the operator set for every key. */
  limits: LimitSettings
  /** Only where the newest prices were listed long ago: how many days. */
  pricesDays?: number
}

export function formatReady(ready: Ready, paint: Paint = openPaint(false)): string {
  const url = findLocalUrl(ready.url)
  const { version, key, keyVariable = 'CROSSMODEL_API_KEY', models } = ready
  const real = models.filter(({ id, noun }) => noun === 'generation' && id !== SANDBOX)
  const newest = real.toSorted((one, other) => other.createdSeconds - one.createdSeconds).map(({ id }) => id)
  const shown = [...newest, ...models.flatMap(({ id }) => (id === SANDBOX ? [id] : []))].slice(0, MODELS_SHOWN)
  const more = models.length > shown.length ? `, … (crossmodel model list)` : ''
  const model = cheapest(real)?.id ?? SANDBOX
  const lines = [
    paint.bold(paint.green(`CrossModel ${version} is ready.`)),
    '',
    formatFields([
      ['OpenAI base URL', paint.cyan(`${url}/v1`)],
      ['Anthropic base URL', paint.cyan(url)],
      ...(ready.console === undefined ? [] : [['Console', paint.cyan(`${ready.console}/console`)] as [string, string]]),
      ...(ready.setup === undefined ? [] : [['First visit', paint.cyan(ready.setup)] as [string, string]]),
      ['Models', `${models.length} ready: ${plainText(shown.join(', '))}${more}`],
      ['Limits', describeLimits(ready.limits)],
      [
        'Key',
        key === undefined ? 'yours (make another: crossmodel key create NAME)' : 'shown this once, so keep it now:',
      ],
    ]),
    '',
    ...(key === undefined ? [] : [paint.bold(`export ${keyVariable}=${key}`), '']),
    ...formatCalls(url, `$${keyVariable}`, model),
    '',
    ...formatNotes(ready, real.length > 0).flatMap((note) => [paint.yellow(note), '']),
    paint.dim('Each request is a line below. Ctrl-C stops the gateway, once what runs has ended.'),
  ]
  return lines.join('\n')
}

/** What is set for all keys, else what holds where nothing is set. */
function describeLimits(limits: LimitSettings): string {
  const { requestsPerMinute, tokensPerMinute } = { ...prepaidLimits, ...limits }
  const [requests, tokens] = [requestsPerMinute, tokensPerMinute].map((limit) =>
    typeof limit === 'number' ? limit.toLocaleString('en-US') : 'no limit of',
  )
  const figures = `${requests} requests and ${tokens} tokens a minute`
  return Object.keys(limits).length > 0
    ? `each key ${figures}`
    : `none for your own keys; those of prepaid owners ${figures}`
}

function formatNotes({ pricesDays, providers, uncallable = [], ...ready }: Ready, hasReal: boolean): string[] {
  const notes: string[] = []
  if (uncallable.length > 0) {
    const more = uncallable.length > MODELS_SHOWN ? ', …' : ''
    const names = uncallable.slice(0, MODELS_SHOWN).join(', ') + more
    notes.push(`Configured, and not to be called: ${names}. \`crossmodel model list --all\` says why.`)
  }
  if (pricesDays !== undefined)
    notes.push(
      `The prices were listed ${pricesDays} days ago: \`crossmodel catalog update\` looks for newer ones and new models.`,
    )
  if (providers === 0 && !hasReal)
    notes.push(
      `No provider is configured, so only the free model ${SANDBOX} answers. Set a key such as OPENAI_API_KEY,\n` +
        'ANTHROPIC_API_KEY or GEMINI_API_KEY and start again, or name providers in crossmodel.yaml\n' +
        '(crossmodel.example.yaml shows how).' +
        (ready.console === undefined
          ? ''
          : ` In the console a key is added without a restart:\n${ready.console}/console/providers`),
    )
  else if (!hasReal) notes.push('No model of a provider is ready: `crossmodel doctor` says why.')
  return notes
}

/** What to try first: the newest of the cheapest, so that a curious call costs next to nothing. */
function cheapest(models: readonly CatalogModel[]): CatalogModel | undefined {
  const rate = ({ price, endpoints }: CatalogModel) => {
    const card = price ?? endpoints[0]?.price
    return card === undefined || card === 'free' ? 0n : (card.tiers[0]?.rates.output ?? 0n)
  }
  return models.toSorted(
    (one, other) => Number(rate(one) - rate(other)) || other.createdSeconds - one.createdSeconds,
  )[0]
}

function formatCalls(url: string, key: string, model: string): string[] {
  return [
    `curl ${url}/v1/chat/completions \\`,
    `  -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" \\`,
    `  -d '{"model":"${model}","messages":[{"role":"user","content":"Hello"}]}'`,
    '',
    '# Claude Code',
    `ANTHROPIC_BASE_URL=${url} ANTHROPIC_AUTH_TOKEN=${key} claude --model ${model}`,
    '# Codex; opencode, cline, aider and others alike: crossmodel connect --help',
    `crossmodel connect codex --model ${model} --write`,
  ]
}
