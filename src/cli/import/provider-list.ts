// The providers that deployments of LiteLLM need here: one for each address, with all keys that are used there. The
// first address of a known provider has its name; further addresses, and unknown servers, are named after their host.
import { readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { findDefinition } from '../../providers/definitions.ts'
import { readLiteLlmProvider } from './lite-llm-providers.ts'

type Listed = { name: string; known: string | undefined; base: string | undefined; keys: Set<string>; more: JsonObject }

/** Where a deployment is. `isFree`: on a server of the operator's own. */
type PlacedDeployment = { provider: string; model: string; isFree: boolean }

/** What people write where a server wants no key. */
const NO_KEY = /^(?:none|null|empty|dummy|fake\S*|x+|anything|no[-_]key\S*|not[-_]needed)?$/i

export class ProviderList {
  readonly #listed: Listed[] = []
  readonly #notes: string[]

  constructor(notes: string[]) {
    this.#notes = notes
  }

  get size(): number {
    return this.#listed.length
  }

  /** Undefined, with a note, where it cannot be reached from here. */
  place(written: string, params: JsonObject, where: string): PlacedDeployment | undefined {
    const { provider, model, prefix, isCompatible } = readLiteLlmProvider(written)
    const base = readBase(readString(params['api_base']) ?? readString(params['base_url']), provider)
    const isOwnServer = base !== undefined && isCompatible
    if (provider === undefined && base === undefined) {
      this.#notes.push(`${where}: the provider ${prefix} is not known here; name its address under \`providers\`.`)
      return undefined
    }
    const known = isOwnServer ? undefined : provider
    const listed = this.#find(known, base)
    const key = readString(params['api_key'])
    if (key !== undefined && !NO_KEY.test(key)) listed.keys.add(this.#readKey(key, listed, where))
    Object.assign(listed.more, readAccount(known, params))
    const isFree = known === undefined ? false : findDefinition(known)?.selfHosted === true
    return { provider: listed.name, model, isFree }
  }

  /** As the configuration writes them. */
  describe(): JsonObject {
    return Object.fromEntries(this.#listed.map((listed) => [listed.name, describeListed(listed)]))
  }

  #find(known: string | undefined, base: string | undefined): Listed {
    const found = this.#listed.find((listed) => listed.known === known && listed.base === base)
    if (found !== undefined) return found
    const name = this.#name(known, base)
    const listed: Listed = { name, known: known === name ? known : undefined, base, keys: new Set(), more: {} }
    if (known !== undefined && known !== name) {
      const protocols = findDefinition(known)?.protocols.map(({ protocol }) => protocol) ?? []
      listed.more = { protocols }
      this.#notes.push(`${name} is a second address of ${known}: what is known of ${known} does not hold for it.`)
    }
    this.#listed.push({ ...listed, known })
    return this.#listed.at(-1) ?? listed
  }

  #name(known: string | undefined, base: string | undefined): string {
    const taken = (name: string) => this.#listed.some((listed) => listed.name === name)
    if (known !== undefined && !taken(known)) return known
    const url = base !== undefined && URL.canParse(base) ? new URL(base) : undefined
    const isNumber = url === undefined || /^[\d.]+$|^\[|^localhost$/.test(url.hostname)
    const host = isNumber ? `server-${url?.port || '80'}` : (url.hostname.split('.')[0] ?? 'server')
    const wanted = findDefinition(host) === undefined ? host : `${host}-server`
    let name = wanted
    for (let count = 2; taken(name); count += 1) name = `${wanted}-${count}`
    return name
  }

  /** As a variable. */
  #readKey(key: string, { name, known }: Listed, where: string): string {
    const variable = /^os\.environ\/(\w+)$/.exec(key)?.[1]
    if (variable !== undefined) return `\${${variable}}`
    const usual = findDefinition(known ?? '')?.keyVariables[0] ?? `${name.replaceAll(/\W/g, '_').toUpperCase()}_API_KEY`
    this.#notes.push(`${where}: its key is written in LiteLLM's file; put it into the variable ${usual}.`)
    return `\${${usual}}`
  }
}

function describeListed({ known, base, keys, more }: Listed): JsonObject {
  const all = [...keys]
  return {
    ...(known === undefined && { protocols: ['openai-chat'] }),
    ...more,
    ...(base !== undefined && { base_url: base }),
    ...(all.length === 1 && { api_key: all[0] ?? '' }),
    ...(all.length > 1 && { api_keys: all as Json[] }),
  }
}

/** Our `base_url`, of which a variable may be a part. */
function readBase(written: string | undefined, provider: string | undefined): string | undefined {
  if (written === undefined || written === '') return undefined
  // What is before an `@` is a secret, and addresses have none here.
  const base = written
    .replace(/^os\.environ\/(\w+)$/, '${$1}')
    .replace(/^(https?:\/\/)[^/]*@/, '$1')
    .replace(/\/+$/, '')
  // Ollama's own address; it speaks Chat one level below.
  if (provider === 'ollama' && !base.endsWith('/v1')) return `${base}/v1`
  return provider === 'azure-openai' && !base.endsWith('/openai/v1')
    ? `${base.replace(/\/openai\/.*$/, '')}/openai/v1`
    : base
}

function readAccount(known: string | undefined, params: JsonObject): JsonObject {
  const take = (names: { readonly [ours: string]: string }): JsonObject =>
    Object.fromEntries(
      Object.entries(names).flatMap(([ours, name]): [string, Json][] => {
        const variable = /^os\.environ\/(\w+)$/.exec(readString(params[name]) ?? '')?.[1]
        const isSecret = /secret|key|token/.test(ours)
        const value = variable === undefined ? (isSecret ? undefined : params[name]) : `\${${variable}}`
        if (value !== undefined) return [[ours, value]]
        return isSecret && params[name] !== undefined ? [[ours, `\${${name.toUpperCase()}}`]] : []
      }),
    )
  if (known === 'bedrock') {
    const aws = take({
      region: 'aws_region_name',
      access_key_id: 'aws_access_key_id',
      secret_access_key: 'aws_secret_access_key',
      session_token: 'aws_session_token',
    })
    return Object.keys(aws).length > 0 ? { aws } : {}
  }
  if (known !== 'vertex') return {}
  const google = take({
    project: 'vertex_project',
    location: 'vertex_location',
    credentials_file: 'vertex_credentials',
  })
  // Credentials may stand in LiteLLM's file themselves, as JSON.
  if (String(google['credentials_file']).startsWith('{')) delete google['credentials_file']
  return Object.keys(google).length > 0 ? { google } : {}
}
