// What a person reads when the gateway is ready: where it is, with which key, what can be called, and three calls that
// work as they stand.
import type { CatalogModel } from '../../catalog/model.ts'
import { formatFields } from '../table.ts'

const SANDBOX = 'crossmodel/sandbox'
const MODELS_SHOWN = 6

type Ready = {
  url: string
  version: string
  /** Only where this start made it. */
  key?: string
  /** The environment variable that holds a key, where there is one. */
  keyVariable?: string
  /** Those that can be called. */
  models: readonly CatalogModel[]
  /** How many the configuration and the environment name. */
  providers: number
  dataDirectory: string
  /** Only where the newest prices were listed long ago: how many days. */
  pricesDays?: number
}

export function formatReady(ready: Ready): string {
  const { url, version, key, keyVariable = 'CROSSMODEL_API_KEY', models } = ready
  const real = models.filter(({ id }) => id !== SANDBOX)
  const newest = real.toSorted((one, other) => other.createdSeconds - one.createdSeconds).map(({ id }) => id)
  const shown = [...newest, ...models.flatMap(({ id }) => (id === SANDBOX ? [id] : []))].slice(0, MODELS_SHOWN)
  const more = models.length > shown.length ? `, … (crossmodel model list --callable)` : ''
  const model = cheapest(real)?.id ?? SANDBOX
  const lines = [
    `CrossModel ${version} is ready.`,
    '',
    formatFields([
      ['OpenAI base URL', `${url}/v1`],
      ['Anthropic base URL', url],
      [
        'key',
        key === undefined
          ? 'yours (make another: crossmodel key create NAME)'
          : `${key}   shown this once: keep it now`,
      ],
      ['models', `${models.length} ready: ${shown.join(', ')}${more}`],
    ]),
    '',
    'Try it:',
    '',
    ...formatCalls(url, key ?? `$${keyVariable}`, model),
  ]
  if (ready.pricesDays !== undefined)
    lines.push(
      '',
      `The prices were listed ${ready.pricesDays} days ago: \`crossmodel catalog update\` looks for newer ones and new models.`,
    )
  if (ready.providers === 0 && real.length === 0) {
    lines.push(
      '',
      `No provider is configured, so only the free model ${SANDBOX} answers. Set a key such as OPENAI_API_KEY,`,
      'ANTHROPIC_API_KEY or GEMINI_API_KEY and start again, or name providers in crossmodel.yaml',
      '(crossmodel.example.yaml shows how).',
    )
  } else if (real.length === 0) {
    lines.push('', 'No model of a provider is ready: `crossmodel doctor` says why.')
  }
  return lines.join('\n')
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
  const json = `-H 'Content-Type: application/json'`
  const messages = `"messages":[{"role":"user","content":"Hello"}]`
  return [
    `curl ${url}/v1/chat/completions -H "Authorization: Bearer ${key}" ${json} \\`,
    `  -d '{"model":"${model}",${messages}}'`,
    `curl ${url}/v1/responses -H "Authorization: Bearer ${key}" ${json} \\`,
    `  -d '{"model":"${model}","input":"Hello"}'`,
    `curl ${url}/v1/messages -H "x-api-key: ${key}" -H "anthropic-version: 2023-06-01" ${json} \\`,
    `  -d '{"model":"${model}","max_tokens":256,${messages}}'`,
  ]
}
