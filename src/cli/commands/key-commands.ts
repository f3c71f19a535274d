// `crossmodel key …`: customers' keys and their aliases.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { present, readGiven, type CommandDefinition, type Given, type Session } from '../session.ts'
import { listOf, show } from '../show.ts'
import { formatFields, formatTable } from '../table.ts'

/** What a key may do; the same for a new key and for one that is there. */
const limitOptions = [
  ['--requests-per-minute <count>', 'requests a minute, or none for no limit'],
  ['--tokens-per-minute <count>', 'tokens a minute, or none'],
  ['--concurrent-requests <count>', 'requests at once, or none'],
  ['--spend-per-day <usd>', 'USD a UTC day, or none'],
  ['--spend-per-month <usd>', 'USD a calendar month, or none'],
] as const

function limitsOf(given: Given): Given {
  return {
    requests_per_minute: given['requestsPerMinute'],
    tokens_per_minute: given['tokensPerMinute'],
    concurrent_requests: given['concurrentRequests'],
    spend_per_day: given['spendPerDay'],
    spend_per_month: given['spendPerMonth'],
  }
}

export const keyCommands: readonly CommandDefinition[] = [
  {
    usage: 'create <name>',
    about: 'Make a key; its text is shown now and never again',
    options: [
      ['--owner <owner>', 'whose wallet pays; made where missing (default: owner)'],
      ['--expires <moment>', 'such as 2027-01-31 or 2027-01-31T12:00:00Z (default: never)'],
      ['--models <models...>', 'only these models may be called (default: all)'],
      ...limitOptions,
    ],
    examples: ['key create laptop', 'key create web --owner acme --expires 2027-01-31 --json'],
    async run(session, given) {
      const { name, owner, expires, models } = given
      const result = await session.perform('key.create', present({ name, owner, expires, models, ...limitsOf(given) }))
      session.print(result, (key) => `${formatKey(key)}\n\nThe key is shown this once: keep it now.${readNotice(key)}`)
    },
  },
  {
    usage: 'list',
    about: 'List keys',
    options: [
      ['--owner <owner>', 'only those of this owner'],
      ['--deleted', 'deleted ones too'],
    ],
    examples: ['key list'],
    async run(session, given) {
      const { owner, deleted } = given
      session.print(await session.perform('key.list', present({ owner, deleted })), formatKeys)
    },
  },
  changing('show <key>', 'key.show', 'Show a key with its limits and aliases', 'key show laptop'),
  changing('disable <key>', 'key.disable', 'Refuse a key until it is enabled', 'key disable laptop'),
  changing('enable <key>', 'key.enable', 'Take a disabled key again', 'key enable laptop'),
  {
    usage: 'limit <key>',
    about:
      'Change what a key, named by its name or id, may do; what is not named stays, and `default` takes back what was set',
    options: [
      ...limitOptions,
      ['--expires <moment>', 'such as 2027-01-31, or never'],
      ['--models <models...>', 'only these models may be called, or all'],
    ],
    examples: ['key limit laptop --requests-per-minute 600 --spend-per-month 50', 'key limit key_9kQ2 --models all'],
    async run(session, given) {
      const { key, expires, models } = given
      session.print(
        await session.perform('key.limit', present({ id: key, expires, models, ...limitsOf(given) })),
        formatKey,
      )
    },
  },
  changing('delete <key>', 'key.delete', 'Delete a key for good', 'key delete laptop'),
]

/** `crossmodel key alias …`: commander has the id before the verb (`key alias KEY set …`), so one command reads both. */
export const keyAliasCommand: CommandDefinition = {
  usage: 'alias <key> <verb> <name> [target]',
  about: 'Set or remove a name of the key’s own for a model: `set NAME TARGET`, `remove NAME`',
  options: [
    ['--prefix', 'with set: every name that starts with NAME'],
    ['--force', 'with set: the target need not be a known model'],
  ],
  examples: [
    'key alias laptop set fast deepseek/deepseek-v4-flash',
    'key alias key_9kQ2 set claude-opus anthropic/claude-opus-4-8 --prefix',
    'key alias key_9kQ2 remove fast',
  ],
  async run(session, given) {
    const { key: id, verb, name, target, prefix, force } = given
    const complete = (verb === 'set' && target !== undefined) || (verb === 'remove' && target === undefined)
    if (!complete) {
      process.stderr.write('error: write `key alias KEY set NAME TARGET [--prefix]` or `key alias KEY remove NAME`\n')
      return 2
    }
    const args = present(verb === 'set' ? { id, name, target, prefix, force } : { id, name })
    session.print(await session.perform(`key.alias.${verb}`, args), (result) => formatKey(result) + readNotice(result))
  },
}

function changing(usage: string, operation: string, about: string, example: string): CommandDefinition {
  return {
    usage,
    about,
    examples: [example],
    async run(session: Session, given: Given) {
      session.print(await session.perform(operation, present({ id: readGiven(given, 'key') })), formatKey)
    },
  }
}

/** What the operator should know beside the result; empty where there is nothing. */
function readNotice(result: Json): string {
  return isObject(result) && typeof result['notice'] === 'string' ? `\n\n${result['notice']}` : ''
}

function formatKeys(result: Json): string {
  const keys = listOf(result, 'keys')
  if (keys.length === 0) return 'No keys. Make one: crossmodel key create NAME'
  const rows = keys.map((key) => [
    show(key['id']),
    show(key['name']),
    show(key['owner']),
    show(key['status']),
    show(key['preview']),
    show(key['created_at']).slice(0, 10),
    String(listOf(key, 'aliases').length),
  ])
  return formatTable(['id', 'name', 'owner', 'status', 'key', 'created', 'aliases>'], rows)
}

function formatKey(result: Json): string {
  if (!isObject(result)) return ''
  const limits = isObject(result['limits']) ? result['limits'] : {}
  const aliases = listOf(result, 'aliases')
  return formatFields([
    ['key', typeof result['key'] === 'string' ? result['key'] : undefined],
    ['id', show(result['id'])],
    ['name', show(result['name'])],
    ['owner', show(result['owner'])],
    ['status', show(result['status'])],
    ['preview', show(result['preview'])],
    ['created', show(result['created_at'])],
    ['expires', result['expires_at'] === null ? 'never' : show(result['expires_at'])],
    ['limits', formatLimits(limits, result['limits_set'])],
    ['models', Array.isArray(result['allowed_models']) ? result['allowed_models'].join(', ') : 'all'],
    ...aliases.map(
      (alias) =>
        ['alias', `${show(alias['name'])}${alias['prefix'] === true ? '…' : ''} -> ${show(alias['target'])}`] as const,
    ),
  ])
}

/** Each limit with its unit; what the owner's defaults gave is marked. */
function formatLimits(limits: JsonObject, set: Json | undefined): string {
  const texts = [
    ['requests_per_minute', (value: string) => `${value} requests a minute`],
    ['tokens_per_minute', (value: string) => `${value} tokens a minute`],
    ['concurrent_requests', (value: string) => `${value} at once`],
    ['spend_per_day', (value: string) => `$${value} a day`],
    ['spend_per_month', (value: string) => `$${value} a month`],
  ] as const
  const isSet = (name: string) => Array.isArray(set) && set.includes(name)
  const parts = texts.flatMap(([name, write]) => {
    const value = limits[name]
    return value === null || value === undefined ? [] : [write(show(value)) + (isSet(name) ? '' : ' (default)')]
  })
  return parts.length === 0 ? 'none' : parts.join(', ')
}
