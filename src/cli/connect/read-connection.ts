// Where a connection's parts come from when they are not said. Address: the gateway that runs on this data directory, else
// the one that the configuration describes. Key: CROSSMODEL_API_KEY, else the one that the tool's file has from before, else
// a new one with the tool's name. Model: the only one on offer beside the sandbox. A key is never an argument: arguments
// are seen by everybody on a machine, and kept by shells.
import { existsSync } from 'node:fs'

import { readEnvironmentProxies } from '../../configuration/environment/environment-proxies.ts'
import { loadSettings } from '../../configuration/load-settings.ts'
import { callControlSocket } from '../../control/call-control-socket.ts'
import { assert } from '../../foundation/assert.ts'
import { readObject, readString } from '../../foundation/json/json.ts'
import { isLoopbackHost } from '../../foundation/public-address.ts'
import type { ProxyRules } from '../../http1/transport/proxy-rules.ts'
import { OperationError } from '../../operations/operation.ts'
import { findLocalUrl } from '../find-local-url.ts'
import { readGiven, type Given, type Session } from '../session.ts'
import { listOf, show } from '../show.ts'
import { listModels, readWindow, talks, type OfferedModel } from './offered-model.ts'
import { findKey, planToolFiles } from './tool-files.ts'
import type { Connection, Tool } from './tool.ts'

const SANDBOX = 'crossmodel/sandbox'
/** What is shown where there is no key: files are never written with it. */
export const PLACEHOLDER = 'cm-YOUR_KEY'
/** How many models an error names. */
const NAMED = 8

type FoundConnection = {
  connection: Connection
  hasKey: boolean
  /** The key that was made for this tool, and those of its name that were there before: their texts are not known any more. */
  made: { id: string; others: string[] } | undefined
  proxies: ProxyRules | undefined
}

/** @throws OperationError where something has to be said, and what can be said */
export async function readConnection(session: Session, tool: Tool, given: Given): Promise<FoundConnection> {
  const environment = session.environment.all
  const named = readGiven(given, 'url')
  const origin = named === undefined ? await findOrigin(session) : readOrigin(named)
  const proxies = isThisMachine(origin) ? undefined : readEnvironmentProxies(environment)
  const set = environment['CROSSMODEL_API_KEY']
  const known = set || findKey(tool, environment)
  const isWritten = given['write'] === true
  // Keys are made where the gateway's data is, and only there.
  const makesKey = isWritten && known === undefined
  if (makesKey && (named !== undefined || !existsSync(session.dataDirectory)))
    throw new OperationError('usage', `There is no key for ${origin}: set CROSSMODEL_API_KEY to one of its keys.`)
  const reached =
    known === undefined
      ? undefined
      : await listModels(origin, known, proxies).catch((error: unknown) => {
          if (!(error instanceof OperationError)) throw error
          const holder = set ? 'CROSSMODEL_API_KEY' : `the file of ${tool.title}`
          throw new OperationError(error.kind, `${error.message} The key is that of ${holder}.`)
        })
  const offered = reached ?? (named === undefined ? await listCallable(session) : undefined)
  const model = readGiven(given, 'model') ?? chooseModel(offered, isWritten, origin)
  const window = offered?.find(({ id }) => id === model)?.window
  const shown: Connection = { origin, key: PLACEHOLDER, model, ...(window && { window }) }
  // Files that cannot be written must not leave a key behind.
  if (makesKey) planToolFiles(tool, shown, environment)
  const made = makesKey ? await makeKey(session, tool) : undefined
  const key = made?.key ?? known
  return {
    connection: key === undefined ? shown : { ...shown, key },
    hasKey: key !== undefined,
    made,
    proxies,
  }
}

function chooseModel(offered: readonly OfferedModel[] | undefined, isWritten: boolean, origin: string): string {
  if (offered === undefined && isWritten)
    throw new OperationError('usage', `${origin} does not answer, so what it offers is not known: say --model.`)
  const others = (offered ?? []).map(({ id }) => id).filter((id) => id !== SANDBOX)
  const [only = SANDBOX, ...more] = others
  if (more.length === 0) return only
  const rest = others.length > NAMED ? `, … (${others.length} in all: \`crossmodel model list\`)` : ''
  throw new OperationError('usage', `Say which model with --model: ${others.slice(0, NAMED).join(', ')}${rest}.`)
}

/** As the gateway on this data directory, or the configuration, has them; undefined without either. */
async function listCallable(session: Session): Promise<OfferedModel[] | undefined> {
  if (!existsSync(session.dataDirectory)) return undefined
  const models = listOf(await session.perform('model.list', { callable: true }), 'models')
  return models.filter(talks).map((model) => ({ id: show(model['id']), window: readWindow(model) }))
}

async function makeKey(session: Session, { name }: Tool): Promise<{ key: string; id: string; others: string[] }> {
  const before = listOf(await session.perform('key.list'), 'keys')
  const made = readObject(await session.perform('key.create', { name }))
  const [key, id] = [readString(made?.['key']), readString(made?.['id'])]
  assert(key !== undefined && id !== undefined, 'a key that is made has a text and an id')
  return { key, id, others: before.filter((each) => each['name'] === name).map((each) => show(each['id'])) }
}

async function findOrigin(session: Session): Promise<string> {
  const answered = await callControlSocket(session.dataDirectory, 'gateway.status', {})
  const url = readString(readObject(answered?.result)?.['url'])
  if (url !== undefined) return findLocalUrl(url)
  const { environment, configFile } = session
  const { listen } = loadSettings(configFile, environment.all, { setsAsideUnset: true })
  const host = environment.host ?? listen.host
  return findLocalUrl(`http://${host.includes(':') ? `[${host}]` : host}:${environment.port ?? listen.port}`)
}

/** A base URL is often given with what an SDK wants behind it. */
function readOrigin(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined
  const isPlain = url !== undefined && url.username === '' && url.search === '' && url.hash === ''
  if (!isPlain || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new OperationError('usage', `'${written}' is not the address of a gateway, such as http://127.0.0.1:8484.`)
  return `${url.origin}${url.pathname.replace(/\/(?:v1\/?)?$/, '')}`
}

function isThisMachine(origin: string): boolean {
  return isLoopbackHost(new URL(origin).hostname)
}
