// Which tool call a delta belongs to. OpenAI numbers them; others leave the index out (Mistral), give every call the
// index 0 (Gemini's compatible API), leave ids out or empty, repeat the name, or send each call whole. The rules err
// towards going on with a call: a new one starts only where something says so.
import { isObject, readObject, readString, type JsonObject } from '../../../../foundation/json/json.ts'
import type { Signature } from '../../../../generation/signature/signature.ts'
import { ArgumentText } from './argument-text.ts'

export type CallSlot = {
  /** Ours, for the sequencer. */
  readonly key: string
  id: string
  name: string
  form: 'function' | 'custom'
  readonly arguments: ArgumentText
  signature?: Signature
  opened: boolean
  closed: boolean
}

type Piece = { index: number | undefined; id: string; name: string; form: CallSlot['form']; text: string }

export class ToolCallSlots {
  readonly #whole: boolean
  readonly #byIndex = new Map<number, CallSlot>()
  readonly #byId = new Map<string, CallSlot>()
  readonly #calls: CallSlot[] = []
  /** Calls that have grown since somebody asked which are whole: the others are what they were. */
  #grown = new Set<CallSlot>()

  /** `whole`: each entry is a call of its own. */
  constructor(whole: boolean) {
    this.#whole = whole
  }

  /** The open functions whose arguments have become complete since the last call, but for `except`. */
  takeWhole(except?: CallSlot): CallSlot[] {
    const grown = this.#grown
    this.#grown = new Set(except === undefined ? [] : [except])
    const whole: CallSlot[] = []
    for (const call of grown) {
      if (call === except || !call.opened || call.closed) continue
      if (call.form === 'function' && call.arguments.isWhole()) whole.push(call)
    }
    return whole
  }

  /** Calls that never got a name. */
  unnamed(): CallSlot[] {
    return this.#calls.filter((call) => !call.opened)
  }

  /** The call that an entry of `tool_calls` belongs to, with the entry's own piece of its arguments. */
  decode(entry: JsonObject): { call: CallSlot; text: string; isNew: boolean } {
    const piece = decodePiece(entry)
    const known = this.#whole ? undefined : this.#find(piece)
    const call = known ?? this.#start(piece)
    if (known !== undefined) {
      if (call.id === '') call.id = piece.id
      if (!call.opened && call.name === '') call.name = piece.name
      if (!call.closed) call.arguments.append(piece.text)
    }
    if (!call.closed) this.#grown.add(call)
    return { call, text: piece.text, isNew: known === undefined }
  }

  #start({ index, id, name, form, text }: Piece): CallSlot {
    const key = `call:${this.#calls.length}`
    const call: CallSlot = { key, id, name, form, arguments: new ArgumentText(), opened: false, closed: false }
    call.arguments.append(text)
    this.#calls.push(call)
    if (index !== undefined) this.#byIndex.set(index, call)
    if (id !== '') this.#byId.set(id, call)
    return call
  }

  /** The call that the piece goes on with; undefined where it starts one. */
  #find(piece: Piece): CallSlot | undefined {
    const { index, id, name } = piece
    if (index !== undefined) {
      const at = this.#byIndex.get(index)
      return at !== undefined && startsAnother(at, piece) ? undefined : at
    }
    const last = this.#calls.at(-1)
    if (id !== '') return this.#byId.get(id) ?? (name === '' ? last : undefined)
    if (last === undefined) return undefined
    return name === '' || !startsAnother(last, piece) ? last : undefined
  }
}

/** Whether a named piece in the place of `call` is another call: another id, or a whole call behind a whole one. */
function startsAnother(call: CallSlot, { id, name, text }: Piece): boolean {
  if (name === '' || call.name === '') return false
  if (id !== '' && call.id !== '') return id !== call.id
  return text !== '' && call.arguments.isWhole()
}

function decodePiece(entry: JsonObject): Piece {
  const custom = readObject(entry['custom'])
  const called = readObject(entry['function'])
  // Snowflake sends an empty `custom` beside every function.
  const isCustom =
    custom !== undefined &&
    (entry['type'] === 'custom' || (!readString(called?.['name']) && !readString(called?.['arguments'])))
  const given = isCustom ? custom['input'] : called?.['arguments']
  const { index } = entry
  return {
    index: typeof index === 'number' ? index : undefined,
    id: readString(entry['id']) ?? '',
    name: readString(isCustom ? custom['name'] : called?.['name']) ?? '',
    form: isCustom ? 'custom' : 'function',
    // Some send the arguments as an object.
    text: readString(given) ?? (isObject(given) ? JSON.stringify(given) : ''),
  }
}
