// What a Chat answer needs of its request: nothing is shown of it, but callers of old read calls in an old form.
import type { JsonObject } from '../../../foundation/json/json.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import { listCustomTools } from '../../../generation/request/tool.ts'
import type { Echo } from '../../port/echo.ts'
import { speaksFunctions } from '../wire.ts'

export function decodeEcho(body: JsonObject, request: GenerationRequest): Echo {
  return {
    members: speaksFunctions(body) ? { functions: [] } : {},
    customTools: listCustomTools(request.tools),
    callForms: {},
  }
}
