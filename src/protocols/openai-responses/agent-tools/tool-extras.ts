// What a tool's definition said in this protocol beside what is modelled: how it is written again to a provider of this
// protocol, and how a call of it is told to a caller.
import { readObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { WireExtras } from '../../../generation/request/part.ts'
import type { Tool } from '../../../generation/request/tool.ts'
import { ownExtras } from '../../own-extras.ts'
import { PROTOCOL, toExtras } from '../wire.ts'

type ToolExtras = {
  /** Members that no neutral field holds. */
  rest?: JsonObject | undefined
  /** The definition as it was: of this tool, or of the namespace that begins with it. */
  whole?: JsonObject | undefined
  /** It stands inside another definition, or in an item of the input, and goes up with that. */
  isWithin?: true | undefined
  /** The item of a call, where that is no plain one: its type, and the name and namespace that the caller knows. */
  call?: JsonObject | undefined
}

export function toToolExtras({ rest, whole, isWithin, call }: ToolExtras): { extras?: WireExtras } {
  return toExtras({
    ...(rest === undefined ? {} : { rest }),
    ...(whole === undefined ? {} : { whole }),
    ...(isWithin === undefined ? {} : { isWithin }),
    ...(call === undefined ? {} : { call }),
  })
}

/** Of a tool that this protocol's caller defined. */
export function decodeToolExtras(tool: Tool): ToolExtras {
  const json = ownExtras(tool, PROTOCOL) ?? {}
  return {
    rest: readObject(json['rest']),
    whole: readObject(json['whole']),
    isWithin: json['isWithin'] === true ? true : undefined,
    call: readObject(json['call']),
  }
}

/** How calls of tools are told to their caller, by the name that went up, where they are no plain calls. */
export function listCallForms(tools: readonly Tool[] = []): { [name: string]: JsonObject } {
  const forms: [string, JsonObject][] = []
  for (const tool of tools) {
    const { call } = decodeToolExtras(tool)
    if (call !== undefined && tool.name !== undefined) forms.push([tool.name, call])
  }
  return Object.fromEntries(forms)
}

/** The namespace that a tool, a call or a choice names. */
export function decodePlace(json: JsonObject): string | undefined {
  return readString(json['namespace']) || undefined
}
