// `crossmodel model …` and `crossmodel provider …`: what is known, what is ready, one real call.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { formatAge } from '../catalog/format-age.ts'
import { listOf, show } from '../show.ts'
import { present, type CommandDefinition } from '../session.ts'
import { formatFields, formatTable } from '../table.ts'

export const modelCommands: readonly CommandDefinition[] = [
  {
    usage: 'list [filter...]',
    about: 'List the models that can be called, or those of them whose id or name has the words of the filter',
    options: [
      ['--all', 'those too that cannot be called, with the reason'],
      ['--callable', 'only those that can be called (the default)'],
    ],
    examples: ['model list', 'model list claude', 'model list gpt --all', 'model list --json'],
    async run(session, given) {
      const { all, callable, filter } = given
      const words = Array.isArray(filter) && filter.length > 0 ? { filter: filter.join(' ') } : {}
      const args = { ...words, callable: all !== true || callable === true }
      session.print(await session.perform('model.list', args), (result) => formatModels(result, session.width))
    },
  },
]

export const providerCommands: readonly CommandDefinition[] = [
  {
    usage: 'list',
    about:
      'List the configured providers and whether they are ready, then the others that are known and what each needs',
    examples: ['provider list'],
    async run(session) {
      session.print(await session.perform('provider.list'), (result) => formatProviders(result, session.width))
    },
  },
  {
    usage: 'test <name>',
    about: 'Make one real call to a provider with each of its credentials (costs a few tokens)',
    options: [['--model <model>', "the provider's own id of a model (default: the cheapest that it offers)"]],
    examples: ['provider test anthropic', 'provider test my-vllm --model llama-3'],
    async run(session, given) {
      const { name, model } = given
      const result = await session.perform('provider.test', present({ name, model }))
      session.print(result, formatTest)
      return isObject(result) && result['ok'] === true ? 0 : 1
    },
  },
]

/** `width`: of the terminal. */
function formatModels(result: Json, width: number | undefined): string {
  const models = listOf(result, 'models')
  const others = isObject(result) ? Number(result['uncallable'] ?? 0) : 0
  const hasOthers = others > 0 && models.every(({ callable }) => callable === true)
  const more = hasOthers ? `${others} more are known and cannot be called now: --all lists them, with the reason.` : ''
  if (models.length === 0)
    return `No such model can be called now. ${more || 'Set a provider’s key, such as OPENAI_API_KEY, or see `crossmodel doctor`.'}`
  const rows = models.map((model) => {
    const endpoints = listOf(model, 'endpoints')
    const ready = model['callable'] === true
    return [
      show(model['id']),
      ready ? 'ready' : 'no',
      show(model['context_window_tokens']),
      ...formatPrice(model['price']),
      ready ? endpoints.map(formatProvider).join(', ') : show(model['reason']),
    ]
  })
  const table = formatTable(['model', 'ready', 'context>', '$ in>', '$ out>', 'providers, or why not'], rows, width)
  return [table, more, formatAge(result) ?? ''].filter(Boolean).join('\n\n')
}

function formatProvider({ provider, use }: JsonObject): string {
  return use === 'enabled' ? show(provider) : `${show(provider)} (${show(use)})`
}

function formatPrice(price: Json | undefined): [input: string, output: string] {
  if (price === 'free') return ['free', 'free']
  return isObject(price) ? [show(price['input']), show(price['output'])] : ['', '']
}

function formatProviders(result: Json, width: number | undefined): string {
  const configured = listOf(result, 'providers').map((provider) => [
    show(provider['name']),
    provider['ready'] === true ? 'ready' : 'no',
    show(provider['credentials']),
    show(provider['models']),
    provider['ready'] === true
      ? [(provider['protocols'] as string[]).join(', '), show(provider['note'])].filter(Boolean).join('; ')
      : show(provider['reason']),
  ])
  const known = listOf(result, 'known').map((provider) => [show(provider['name']), show(provider['needs'])])
  const none = 'No provider. Set a provider’s key, such as OPENAI_API_KEY, or name one in crossmodel.yaml.'
  const headings = ['provider', 'ready', 'keys>', 'models>', 'protocols, or why not']
  const parts = [configured.length === 0 ? none : formatTable(headings, configured, width)]
  if (known.length > 0) parts.push(formatTable(['also known', 'is ready with'], known, width))
  return parts.join('\n\n')
}

function formatTest(result: Json): string {
  const head = isObject(result)
    ? `${show(result['provider'])} ${show(result['model'])} (${show(result['protocol'])})`
    : ''
  return [head, ...listOf(result, 'calls').map(formatCall)].join('\n')
}

function formatCall(call: JsonObject): string {
  const answer = call['ok'] === true ? `answered ${JSON.stringify(call['text'])}` : `failed: ${show(call['error'])}`
  return formatFields([
    [
      `  ${call['ok'] === true ? 'ok' : 'NO'}`,
      `${answer}, ${show(call['latency_ms'])} ms (key ${show(call['credential'])})`,
    ],
  ])
}
