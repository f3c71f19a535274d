// `crossmodel provider key …`: our keys at providers, kept sealed in the database. A key is read from stdin or from the
// environment, never from the arguments, which other users of the machine can see.
import { OperationError } from '../../operations/operation.ts'
import { isObject, type Json } from '../../foundation/json/json.ts'
import { listOf, show } from '../show.ts'
import { readSecret } from '../read-secret.ts'
import { present, readGiven, type CommandDefinition, type Given, type Session } from '../session.ts'
import { formatTable } from '../table.ts'

export const providerKeyCommands: readonly CommandDefinition[] = [
  {
    usage: 'set <name>',
    about: 'Store a key of a provider, read from stdin; several are used in turn',
    options: [['--from-env <variable>', 'read it from this environment variable instead']],
    examples: ['provider key set openai < openai.key', 'provider key set openai --from-env OPENAI_API_KEY'],
    async run(session, given) {
      const key = await readKey(session, given)
      session.print(await session.perform('provider.key.set', present({ provider: given['name'], key })), formatStored)
    },
  },
  {
    usage: 'list [name]',
    about: 'List the stored keys by their digests, of one provider or of all',
    examples: ['provider key list', 'provider key list openai --json'],
    async run(session, given) {
      session.print(await session.perform('provider.key.list', present({ provider: given['name'] })), formatKeys)
    },
  },
  {
    usage: 'remove <name> <id>',
    about: 'Remove a stored key',
    examples: ['provider key remove openai nZ0q3hJr1TxA'],
    async run(session, given) {
      const args = present({ provider: given['name'], id: given['id'] })
      session.print(await session.perform('provider.key.remove', args), formatRemoved)
    },
  },
  {
    usage: 'rotate-master',
    about: 'Make a new master key and seal every stored key with it',
    examples: ['provider key rotate-master'],
    async run(session) {
      session.print(await session.perform('provider.key.rotate-master'), formatRotated)
    },
  },
]

async function readKey(session: Session, given: Given): Promise<string> {
  const variable = readGiven(given, 'fromEnv')
  if (variable === undefined) return readSecret(`Key of ${readGiven(given, 'name') ?? ''} (not shown): `)
  const value = session.environment.all[variable]?.trim()
  if (value !== undefined && value !== '') return value
  throw new OperationError('usage', `${variable} is not set in the environment.`)
}

function formatStored(result: Json): string {
  if (!isObject(result)) return ''
  const head = `${show(result['provider'])}: key ${show(result['id'])} stored`
  if (result['used'] !== true) return `${head}, but not used: ${show(result['reason'])}.`
  return `${head}; ${result['running'] === true ? 'the running gateway uses it' : 'the gateway uses it from its next start'}.`
}

function formatRemoved(result: Json): string {
  if (!isObject(result)) return ''
  const running = result['running'] === true ? '; the running gateway no longer uses it' : ''
  return `${show(result['provider'])}: key ${show(result['id'])} removed${running}.`
}

function formatRotated(result: Json): string {
  if (!isObject(result)) return ''
  const done = `Master key ${show(result['master_key'])} made; stored keys sealed with it: ${show(result['sealed'])}.`
  const shared = 'Copy secrets.json to every other gateway of this database, then reload or restart each.'
  return `${done}\n${result['shared'] === true ? shared : 'Back up the data directory: secrets.json has changed.'}`
}

function formatKeys(result: Json): string {
  const keys = listOf(result, 'keys')
  if (keys.length === 0) return 'No stored keys. Store one: crossmodel provider key set NAME'
  const rows = keys.map((key) => [
    show(key['provider']),
    show(key['id']),
    show(key['created_at']).replace('T', ' ').slice(0, 19),
    key['used'] === true ? 'yes' : `no: ${show(key['reason'])}`,
  ])
  return formatTable(['provider', 'id', 'stored (UTC)', 'used'], rows)
}
