// `crossmodel model …` and `crossmodel provider …`: what is known, what is ready, one real call.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { formatAge } from '../catalog/format-age.ts'
import { listOf, show } from '../show.ts'
import { present, type CommandDefinition } from '../session.ts'
import { formatFields, formatTable } from '../table.ts'

export const modelCommands: readonly CommandDefinition[] = [
  {
    usage: 'list',
    about: 'List the models of the catalogue, and why some are not callable',
    options: [['--callable', 'only those that can be called now']],
    examples: ['model list --callable', 'model list --json'],
    async run(session, given) {
      session.print(await session.perform('model.list', present({ callable: given['callable'] })), formatModels)
    },
  },
]

export const providerCommands: readonly CommandDefinition[] = [
  {
    usage: 'list',
    about: 'List the configured providers and whether they are ready',
    examples: ['provider list'],
    async run(session) {
      session.print(await session.perform('provider.list'), formatProviders)
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

function formatModels(result: Json): string {
  const models = listOf(result, 'models')
  if (models.length === 0)
    return 'No model is callable. Set a provider’s key, such as OPENAI_API_KEY, or see `crossmodel doctor`.'
  const rows = models.map((model) => {
    const endpoints = listOf(model, 'endpoints')
    const ready = model['callable'] === true
    return [
      show(model['id']),
      ready ? 'ready' : 'no',
      show(model['context_window_tokens']),
      ...formatPrice(model['price']),
      ready ? endpoints.map((endpoint) => show(endpoint['provider'])).join(', ') : show(model['reason']),
    ]
  })
  const table = formatTable(['model', 'ready', 'context>', '$ in>', '$ out>', 'providers, or why not'], rows)
  const age = formatAge(result)
  return age === undefined ? table : `${table}\n\n${age}`
}

function formatPrice(price: Json | undefined): [input: string, output: string] {
  if (price === 'free') return ['free', 'free']
  return isObject(price) ? [show(price['input']), show(price['output'])] : ['', '']
}

function formatProviders(result: Json): string {
  const providers = listOf(result, 'providers')
  if (providers.length === 0)
    return 'No provider. Set a provider’s key, such as OPENAI_API_KEY, or name one in crossmodel.yaml.'
  const rows = providers.map((provider) => [
    show(provider['name']),
    provider['ready'] === true ? 'ready' : 'no',
    show(provider['credentials']),
    show(provider['models']),
    provider['ready'] === true
      ? [(provider['protocols'] as string[]).join(', '), show(provider['note'])].filter(Boolean).join('; ')
      : show(provider['reason']),
  ])
  return formatTable(['provider', 'ready', 'keys>', 'models>', 'protocols, or why not'], rows)
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
