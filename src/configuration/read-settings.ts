// Reads the configuration file: either all of it is right, or a ConfigurationError lists every mistake with its line.
// It also checks what no single value shows: names that refer to something, and values that belong together. A reload
// on SIGHUP is the same call; its caller keeps the last good settings in force.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isMap, LineCounter, parseDocument, type Document } from 'yaml'
import { readSuffix } from '../catalog/model-suffix.ts'
import { bounds } from '../foundation/bounds.ts'
import { decodeFile, decodeProxy } from './decode-file.ts'
import type { Environment } from './environment/expand-environment.ts'
import { ProxyAddressError } from '../http1/transport/proxy-server.ts'
import { fileShape, type File, type FileProvider } from './shape/file-shape.ts'
import { ConfigurationError, type Mistake } from './shape/mistake.ts'
import { isPair } from './shape/network-fields.ts'
import { suggestName } from '../foundation/lists/nearest-name.ts'
import type { FilePrice } from './shape/price-shape.ts'
import { isMailServer, mailServerForm } from './sign-in/sign-in-fields.ts'
import { joinPath, readShape, reasonOf, type Reader } from './shape/read-shape.ts'
import { setAsideUnset } from './environment/set-aside-unset.ts'
import type { Settings } from './settings.ts'

const FILE_BYTES = 4 * 1024 * 1024

type SettingsSource = {
  /** Path of the file; undefined: none, all defaults. */
  file: string | undefined
  environment: Environment
  /** Names of providers that need no protocols or address of the operator's. */
  knownProviders: readonly string[]
  /** Whether there is such a model, beside those of the file; undefined: what aliases point at is not looked at. */
  isModel?: (id: string) => boolean
  /** For commands that are not the gateway: a provider's variable that is not set here leaves that provider out. */
  setsAsideUnset?: boolean
}

/** @throws ConfigurationError with every mistake; nothing else. */
export function readSettings(source: SettingsSource): Settings {
  if (source.file === undefined) return decodeFile({})
  let content: string
  try {
    content = readFileSync(source.file, 'utf8')
  } catch (error) {
    throw new ConfigurationError([{ file: source.file, line: 0, message: `cannot be read: ${reasonOf(error)}` }])
  }
  return parseSettings(content, { ...source, file: source.file })
}

/** As `readSettings`, of text in hand. `source.file` names it and anchors relative paths. */
export function parseSettings(content: string, source: SettingsSource & { file: string }): Settings {
  const { file, environment } = source
  if (content.length > FILE_BYTES) throw new ConfigurationError([{ file, line: 0, message: 'is larger than 4 MiB' }])
  const lines = new LineCounter()
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false, version: '1.2' })
  const mistakes = readYamlErrors(document, content, file, lines)
  if (mistakes.length > 0) throw new ConfigurationError(mistakes)

  if (isMap(document.contents) && document.contents.has('model_list')) {
    const message = `this is a configuration of LiteLLM's proxy: \`crossmodel import litellm ${file}\` writes what it becomes here`
    throw new ConfigurationError([{ file, line: 1, message }])
  }
  const unset = source.setsAsideUnset === true ? setAsideUnset(document, environment) : new Map<string, string>()
  const directory = dirname(resolve(file))
  const resolvePath = (path: string) => resolve(directory, path)
  const reader: Reader = {
    document,
    lines,
    file,
    environment,
    resolvePath,
    readFile: (path) => readFileSync(resolvePath(path), 'utf8'),
    mistakes,
    places: new Map(),
  }
  const decoded = readShape(reader, fileShape, document.contents, '', 1) ?? {}
  checkTogether(reader, decoded, source.knownProviders)
  if (source.isModel !== undefined) checkTargets(reader, decoded, source.isModel)
  if (mistakes.length > 0) throw new ConfigurationError(mistakes.sort((one, other) => one.line - other.line))
  return nameUnset(decodeFile(decoded), unset)
}

/** A provider that was set aside is no disabled one: it is there, and says what it lacks. */
function nameUnset(settings: Settings, unset: ReadonlyMap<string, string>): Settings {
  if (unset.size === 0) return settings
  return {
    ...settings,
    providers: [...settings.providers, ...[...unset].map(([name, unsetVariable]) => ({ name, unsetVariable }))],
    disabledProviders: settings.disabledProviders.filter((name) => !unset.has(name)),
  }
}

/** What holds between values. A value that is wrong by itself is absent here, has had its line, and gets no second one. */
function checkTogether(reader: Reader, file: Partial<File>, knownProviders: readonly string[]): void {
  const byShape = reader.mistakes.map(({ message }) => message)
  const isTold = (path: string) => byShape.some((message) => message.includes(`\`${path}`))
  const refuse: Refuse = (path, message) => {
    if (!isTold(path)) reader.mistakes.push({ file: reader.file, line: reader.places.get(path) ?? 1, message })
  }
  const providers = Object.entries(file.providers ?? {})
  for (const [name, provider] of providers) {
    const path = joinPath('providers', name)
    if (provider.api_key !== undefined && provider.api_keys !== undefined) {
      refuse(joinPath(path, 'api_keys'), `\`${path}\` has api_key and api_keys; keep one of them`)
    }
    const { api_keys: keys = [] } = provider
    if (new Set(keys).size < keys.length)
      refuse(joinPath(path, 'api_keys'), `\`${path}.api_keys\` lists a key twice: list it once`)
    const { access_key_id: id, secret_access_key: secret } = provider.aws ?? {}
    if ((id === undefined) !== (secret === undefined)) {
      refuse(joinPath(path, 'aws'), `\`${path}.aws\` needs access_key_id and secret_access_key together`)
    }
    checkNetwork(provider, path, refuse)
    if (provider.enabled === false || knownProviders.includes(name)) continue
    const meant = suggestName(name, knownProviders)
    if (provider.base_url === undefined) {
      refuse(path, `unknown provider \`${name}\` needs a base_url${meant}`)
    } else if (typeof provider.base_url === 'string' && provider.protocols === undefined) {
      refuse(path, `unknown provider \`${name}\` needs protocols, such as [openai-chat]${meant}`)
    }
  }

  if (file.database !== undefined && !/^postgres(ql)?:\/\//.test(file.database)) {
    refuse('database', '`database` must be an address such as postgres://user:password@host/name')
  }

  checkSignIn(file, refuse)
  checkTimes(file.bounds ?? {}, 'bounds', refuse)
  const { open = bounds.breakerOpenMs, longest = bounds.breakerMostOpenMs } = file.breaker ?? {}
  if (open > longest) refuse('breaker', '`breaker.open` is longer than `breaker.longest`')
  const names = [...new Set([...providers.map(([name]) => name), ...knownProviders])]
  for (const [id, model] of Object.entries(file.models ?? {})) {
    const path = joinPath('models', id)
    checkTiers(model.price, joinPath(path, 'price'), refuse)
    checkTimes(model, path, refuse)
    for (const [index, endpoint] of (model.endpoints ?? []).entries()) {
      const at = joinPath(joinPath(path, 'endpoints'), index)
      checkTiers(endpoint.price, joinPath(at, 'price'), refuse)
      checkTimes(endpoint, at, refuse)
      const isSame = ({ provider, model: id }: typeof endpoint) =>
        provider === endpoint.provider && id === endpoint.model
      const first = (model.endpoints ?? []).findIndex(isSame)
      if (first < index && endpoint.provider !== undefined)
        refuse(
          at,
          `\`${at}\` is the same endpoint as \`${joinPath(joinPath(path, 'endpoints'), first)}\`: list it once`,
        )
      if (typeof endpoint.provider !== 'string' || names.includes(endpoint.provider)) continue
      const meant = suggestName(endpoint.provider, names)
      refuse(joinPath(at, 'provider'), `unknown provider \`${endpoint.provider}\`${meant}`)
    }
  }

  const aliases = file.aliases ?? {}
  for (const [name, alias] of Object.entries(aliases)) {
    const target: string | undefined = typeof alias === 'string' ? alias : alias.target
    if (target !== undefined && Object.hasOwn(aliases, target)) {
      refuse(joinPath('aliases', name), `alias \`${name}\` points at alias \`${target}\`; it must name a model`)
    }
  }
}

/** A server that lists its models itself may have any, so that an alias to one of those is not judged. */
function checkTargets(
  reader: Reader,
  { aliases = {}, models = {}, providers = {} }: Partial<File>,
  isModel: (id: string) => boolean,
): void {
  for (const [name, alias] of Object.entries(aliases)) {
    const target: string | undefined = typeof alias === 'string' ? alias : alias.target
    const isOfFile = (id: string) => Object.hasOwn(models, id) || isModel(id)
    if (target === undefined || Object.hasOwn(aliases, target) || isOfFile(target) || isOfFile(readSuffix(target).bare))
      continue
    if (providers[target.split('/')[0] ?? '']?.discover === true) continue
    const line = reader.places.get(joinPath('aliases', name)) ?? 1
    const message = `alias \`${name}\` points at \`${target}\`, and there is no such model`
    reader.mistakes.push({ file: reader.file, line, message: `${message}${suggestName(target, Object.keys(models))}` })
  }
}

function checkSignIn({ sign_in: signIn, mail }: Partial<File>, refuse: Refuse): void {
  if (mail?.url !== undefined && !isMailServer(mail.url))
    refuse('mail.url', `\`mail.url\` must be an address such as ${mailServerForm}, with % in a password as %25`)
  const names = (signIn?.oidc ?? []).map(({ name }) => name?.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
  for (const [index, name] of names.entries()) {
    const path = joinPath('sign_in.oidc', index)
    if (name === '') refuse(path, `\`${path}.name\` needs a letter or a digit`)
    if (name !== '' && names.indexOf(name) < index) refuse(path, `\`${path}\` has the name of another one`)
  }
}

type Refuse = (path: string, message: string) => void

function checkTiers(price: FilePrice | undefined, path: string, refuse: Refuse): void {
  const tiers = price === undefined || price === 'free' ? [] : (price.tiers ?? [])
  const seen = new Set<number>()
  for (const [index, { from_input_tokens: from }] of tiers.entries()) {
    if (from !== undefined && seen.has(from))
      refuse(joinPath(joinPath(path, 'tiers'), index), `\`${path}\` has two tiers from ${from} tokens`)
    seen.add(from)
  }
}

/** What a stream may take until its content is a part of what an attempt may take. */
function checkTimes({ first_content: firstMs, deadline: wholeMs }: Times, path: string, refuse: Refuse): void {
  if (firstMs !== undefined && wholeMs !== undefined && firstMs > wholeMs)
    refuse(joinPath(path, 'first_content'), `\`${path}.first_content\` is longer than its deadline`)
}

type Times = { first_content?: number; deadline?: number }

/** Where the text stops being YAML nothing behind is told: the parser sees hundreds of faults in the rest of such a file. */
function readYamlErrors(document: Document, content: string, file: string, lines: LineCounter): Mistake[] {
  const all = [...document.errors, ...document.warnings]
  const first = all.find((error) => !isOwnMistake(error))
  const told = first === undefined ? all : all.filter((error) => error === first || error.pos[0] < first.pos[0])
  return told.map((error) => {
    const { line } = lines.linePos(error.pos[0])
    return { file, line, message: describeYamlError(error, content.split('\n')[line - 1] ?? '') }
  })
}

type YamlFault = { code: string; message: string }

/** Follows from nothing else, and nothing else from it. */
function isOwnMistake({ code }: YamlFault): boolean {
  return code === 'DUPLICATE_KEY' || code === 'MULTIPLE_DOCS'
}

function describeYamlError({ code, message }: YamlFault, line: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands twice in one mapping'
  if (code === 'MULTIPLE_DOCS') return 'a second document starts here (`---`); the file must hold one'
  if (code === 'MULTILINE_IMPLICIT_KEY')
    return 'not valid YAML: this line is no `key: value`; a comment begins with `#`'
  if (unquoted.test(line)) return 'not valid YAML: quote what holds `${`: "${NAME}"'
  return `not valid YAML: ${message.split('\n')[0] ?? ''}`
}

/** A reference inside `{ }` or `[ ]` that no quotes hold together. */
const unquoted = /[[{].*[:,[\s]\s*\$\{/

function checkNetwork({ proxy, tls }: FileProvider, path: string, refuse: Refuse): void {
  try {
    if (proxy !== undefined) decodeProxy(proxy)
  } catch (error) {
    if (!(error instanceof ProxyAddressError)) throw error
    refuse(joinPath(path, 'proxy'), `\`${path}.proxy\` is ${error.message}`)
  }
  const { client_cert_file: certificate, client_key_file: key } = tls ?? {}
  const at = joinPath(path, 'tls')
  if ((certificate === undefined) !== (key === undefined))
    refuse(at, `\`${at}\` needs client_cert_file and client_key_file together`)
  else if (certificate !== undefined && key !== undefined && !isPair(certificate, key))
    refuse(at, `\`${at}.client_key_file\` is not the key of client_cert_file`)
}
