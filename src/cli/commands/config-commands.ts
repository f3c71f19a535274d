// `crossmodel config …`: checks the configuration file, and prints what may be in it.
import { configurationJsonSchema } from '../../configuration/shape/json-schema.ts'
import { callControlSocket } from '../../control/call-control-socket.ts'
import { loadSettings } from '../../configuration/load-settings.ts'
import type { Settings } from '../../configuration/settings.ts'
import { ConfigurationError, formatMistake } from '../../configuration/shape/mistake.ts'
import { definitions } from '../../providers/definitions.ts'
import { isObject, type Json } from '../../foundation/json/json.ts'
import { openKnownCatalog } from '../known-catalog.ts'
import type { CommandDefinition, Session } from '../session.ts'
import { show } from '../show.ts'

export const configCommands: readonly CommandDefinition[] = [
  {
    usage: 'check',
    about: 'Check the configuration file; every mistake is one line',
    examples: ['config check', 'config check --config production.yaml'],
    async run(session) {
      const file = session.configFile
      try {
        const settings = await loadChecked(session, file)
        const result = {
          valid: true,
          file: file ?? null,
          providers: settings.providers.map(({ name }) => name),
          models: settings.models.length,
          aliases: settings.aliases.length,
        }
        const running = await describeRunning(session)
        session.print<Json>(result, () => {
          const providers = settings.providers.map(({ name }) => name).join(', ') || 'none'
          const counts = `providers: ${providers}; models: ${settings.models.length}; aliases: ${settings.aliases.length}`
          return `${file ?? 'No configuration file, so the defaults hold'}: right (${counts})${running}`
        })
        return 0
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error
        const mistakes = error.mistakes.map(({ file: name, line, message }) => ({ file: name, line, message }))
        if (session.isJson) session.print<Json>({ valid: false, mistakes }, () => '')
        else process.stderr.write(`${error.mistakes.map(formatMistake).join('\n')}\n`)
        return 2
      }
    },
  },
  {
    usage: 'schema',
    about: 'Print the JSON Schema of the configuration file, for editors',
    examples: ['config schema > crossmodel.schema.json'],
    async run() {
      process.stdout.write(`${JSON.stringify(configurationJsonSchema(), undefined, 2)}\n`)
    },
  },
]

/**
 * A name that the release does not know may be that of a model that came with a price list. Those are in the database, which
 * is opened only then, and only where the rest of the configuration says which one it is.
 * @throws ConfigurationError
 */
async function loadChecked(session: Session, file: string | undefined): Promise<Settings> {
  const isKnown = openKnown()
  const load = (isModel: (id: string) => boolean) => loadSettings(file, session.environment.all, { isModel })
  try {
    return load(isKnown)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const listed = await session.perform('catalog.models').catch(() => undefined)
    const models = isObject(listed) && Array.isArray(listed['models']) ? listed['models'] : []
    return load((id) => isKnown(id) || models.includes(id))
  }
}

/** That a gateway which runs already does not have what was written since; nothing where none runs. */
async function describeRunning(session: Session): Promise<string> {
  const answered = await callControlSocket(session.dataDirectory, 'gateway.status', {}).catch(() => undefined)
  if (answered === undefined || !isObject(answered.result)) return ''
  return `\nThe running gateway reads its file again at SIGHUP, or when it is started again: kill -HUP ${show(answered.result['pid'])}`
}

/** Whether a name is that of a model that CrossModel knows, or may be one of a server that is found on this machine. */
function openKnown(): (id: string) => boolean {
  const { find } = openKnownCatalog()
  const found = new Set(definitions.filter(({ loopback }) => loopback !== undefined).map(({ name }) => name))
  return (id) => find(id) !== undefined || found.has(id.split('/')[0] ?? '')
}
