// One walk over a caller's body for what the policy must know of it: references to the operator's account at a provider,
// models named inside, fields that steer a server. It finds and judges nothing; what it gives is plain data of bounded
// size, so that it can run on another thread. The first finding of each kind is enough to refuse a request.
import { bounds } from '../../foundation/bounds.ts'
import { foldName, isSpelledOtherwise } from '../../foundation/names/fold-name.ts'
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { Allowance } from '../../generation/request/allowance.ts'
import type { Reference, ScreenedFields } from '../../protocols/port/screened-fields.ts'
import { judgeAddress } from './judge-address.ts'
import { serverCarriers, serverFields, serverFormats } from './server-fields.ts'

/** A place in the body, from the top. */
export type Path = readonly (string | number)[]

export type Findings = {
  /** The first reference of each kind. */
  references: readonly { path: Path; needs: Allowance }[]
  /** The first field that steers a server. */
  serverField: Path | undefined
  /** Models named inside the body, and what runs models or services without naming one. */
  models: readonly InnerModel[]
}

type InnerModel = {
  path: Path
  /** Undefined: the provider chooses. */
  name: string | undefined
  /** A service that may be priced by the call: its name on a price card. */
  service?: string
}

/** `body`: with the caller's own members `model`, `models` and `provider`, which are the gateway's to read. */
export function examineBody(body: JsonObject, table: ScreenedFields): Findings {
  return new Examination(table).examine(body)
}

const ours: ReadonlySet<string> = new Set(['model', 'models', 'provider'])
/** `model`, `draft_model`, `allowed_models`, `fallbackModel`, `fallbacks`, …, folded. */
const modelName = /(?:models?|fallbacks)$/
/** What OpenRouter runs beside the model and does not bill (openrouter.ai/docs/features/plugins, 2026-07). */
const freePlugins: ReadonlySet<unknown> = new Set(['response-healing', 'context-compression'])

class Examination {
  readonly #table: ScreenedFields
  readonly #references = new Map<Allowance, Path>()
  readonly #models: InnerModel[] = []
  /** Where the walk is. */
  readonly #path: (string | number)[] = []
  /** Inside the conversation, and not in a list of tools there: names of models mean nothing. */
  #isSpoken = false

  constructor(table: ScreenedFields) {
    this.#table = table
  }

  examine(body: JsonObject): Findings {
    for (const name in body) {
      if (ours.has(name)) continue
      const value = body[name]
      this.#isSpoken = this.#table.conversation.has(name)
      this.#noteOthers(name, value)
      if (name !== 'route' && !(name === 'fallbacks' && typeof value === 'string')) this.#member('', name, value)
    }
    return {
      references: [...this.#references].map(([needs, path]) => ({ path, needs })),
      serverField: findServerField(body),
      models: this.#models,
    }
  }

  /** Plugins and routes that run other models or services; members of a plugin may name some of them besides. */
  #noteOthers(name: string, value: Json | undefined): void {
    if (name === 'plugins' && value !== undefined && value !== null) {
      for (const [index, plugin] of (Array.isArray(value) ? value : [value]).entries()) {
        const id = isObject(plugin) ? plugin['id'] : plugin
        if (freePlugins.has(id)) continue
        this.#noteModel(['plugins', index], undefined, typeof id === 'string' ? `plugin_${id}` : undefined)
      }
    }
    const isRoute = name === 'route' && value !== null && value !== undefined && value !== 'fallback'
    if (isRoute || (name === 'fallbacks' && typeof value === 'string')) this.#noteModel([name], undefined)
  }

  /** `name`: the member that holds the value, also through lists; folded. */
  #value(name: string, value: Json | undefined): void {
    if (typeof value === 'string') this.#text(name, value)
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const element = value[index]
        if (typeof element === 'number' || typeof element === 'boolean') continue
        this.#path.push(index)
        this.#value(name, element)
        this.#path.pop()
      }
    } else if (isObject(value)) this.#object(value)
  }

  #object(object: JsonObject): void {
    const type = readPlainType(object)
    if (type !== undefined && this.#table.answers.has(type)) return
    for (const [kind, { without, needs }] of this.#table.bare)
      if ((type ?? kind) === kind && isNothing(object[without]) && holdsId(object)) this.#note('id', needs)
    for (const name in object) this.#member(type, name, object[name])
  }

  /** `type`: of the object that holds the member; undefined where it could be read in several ways. */
  #member(type: string | undefined, name: string, value: Json | undefined): void {
    if (value === undefined || value === null) return
    const table = this.#table
    if (table.free.has(name) || (type !== undefined && table.freeIn.get(name)?.includes(type) === true)) return
    const folded = foldName(name)
    const reference = table.references.get(folded)
    if (reference !== undefined && isReference(reference, value, type)) {
      if (typeof reference === 'string') this.#note(name, reference)
      else this.#note(name, reference.needs, isObject(value) ? 'id' : undefined)
      return
    }
    if (typeof value === 'number' || typeof value === 'boolean') return
    const wasSpoken = this.#isSpoken
    // Tools may be added in the middle of a conversation.
    if (folded === 'tools') this.#isSpoken = false
    this.#path.push(name)
    if (isObject(value) && !this.#isSpoken && modelName.test(folded)) this.#modelNames(value)
    this.#value(folded, value)
    this.#path.pop()
    this.#isSpoken = wasSpoken
  }

  #text(name: string, value: string): void {
    const table = this.#table
    const isAddress = table.addresses.has(name)
    if (isAddress || table.bytesOrAddresses.has(name)) {
      const needs = judgeAddress(value, !isAddress)
      if (needs !== undefined) this.#noteHere(needs)
    } else if (!this.#isSpoken && modelName.test(name)) this.#noteModel([...this.#path], value)
    // Model Studio takes a stored file as the text of a message (help.aliyun.com/zh/model-studio/long-context-qwen-long, 2026-07).
    else if (storedFile.test(value)) this.#noteHere('files')
  }

  /** Names of models by what they are for. */
  #modelNames(names: JsonObject): void {
    for (const key in names) {
      const name = names[key]
      if (typeof name === 'string' && !modelName.test(foldName(key))) this.#noteModel([...this.#path, key], name)
    }
  }

  #note(name: string, needs: Allowance, inside?: string): void {
    if (this.#references.has(needs)) return
    this.#references.set(needs, [...this.#path.map(shorten), name, ...(inside === undefined ? [] : [inside])])
  }

  #noteHere(needs: Allowance): void {
    if (!this.#references.has(needs)) this.#references.set(needs, this.#path.map(shorten))
  }

  /** One more than may be named: the request is refused for their number then. */
  #noteModel(path: Path, name: string | undefined, service?: string): void {
    if (this.#models.length > bounds.modelsPerRequest) return
    const isName = name !== undefined && name.length <= bounds.nameLength
    this.#models.push({
      path: path.map(shorten),
      name: isName ? name : undefined,
      ...(service === undefined ? {} : { service: service.slice(0, STEP_LENGTH) }),
    })
  }
}

/** Of a member's name in a path: the caller's, and of any length. */
const STEP_LENGTH = 64

function shorten(step: string | number): string | number {
  return typeof step === 'string' ? step.slice(0, STEP_LENGTH) : step
}

/** Empty: without a type. Undefined: a server that does not mind its spelling, or takes a list for it, reads another. */
function readPlainType(object: JsonObject): string | undefined {
  const type = object['type'] ?? ''
  return typeof type !== 'string' || isSpelledOtherwise(object, 'type') ? undefined : type
}

function isReference(reference: Reference, value: Json, type: string | undefined): boolean {
  if (typeof reference === 'string') return !isNothing(value)
  if (type !== undefined && reference.unlessType?.includes(type) === true) return false
  switch (reference.form) {
    case undefined:
      return !isNothing(value)
    case 'true':
      return value !== false
    case 'id':
      return holdsText(value) || holdsId(value)
    case 'object-id':
      return holdsId(value)
    default:
      return reference.form satisfies never
  }
}

function holdsText(value: Json): boolean {
  return Array.isArray(value) ? value.some((element) => holdsText(element)) : typeof value === 'string' && value !== ''
}

/** Also as the element of a list, which forgiving servers take for the object. */
function holdsId(value: Json): boolean {
  if (Array.isArray(value)) return value.some((element) => holdsId(element))
  if (!isObject(value)) return false
  for (const name in value) if (foldName(name) === 'id' && !isNothing(value[name])) return true
  return false
}

function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  return Array.isArray(value) && value.length === 0
}

const storedFile = /^\s{0,64}fileid:\/\//
function findServerField(body: JsonObject): Path | undefined {
  const format = body['response_format']
  if (isObject(format) && typeof format['type'] === 'string' && serverFormats.has(format['type']))
    return ['response_format', 'type']
  return findIn(body, []) ?? findInCarriers(body)
}

function findInCarriers(body: JsonObject): Path | undefined {
  for (const name in body) {
    const carrier = serverCarriers.has(foldName(name)) ? body[name] : undefined
    const found = isObject(carrier) ? findIn(carrier, [name]) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function findIn(object: JsonObject, path: Path): Path | undefined {
  for (const name in object) {
    if (serverFields.has(foldName(name)) && object[name] !== null && object[name] !== undefined) return [...path, name]
  }
  return undefined
}
