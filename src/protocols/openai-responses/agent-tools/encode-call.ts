// A call of one of the caller's tools as the item that they know: of the tool's own type, or with its name and namespace apart.
import { readString, type JsonObject } from '../../../foundation/json/json.ts'
import { readArguments } from '../../read-arguments.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { CUSTOM_CALL_ID, ENCRYPTED_ARGUMENTS, FUNCTION_CALL_ID } from '../wire.ts'
import { findToolOfItem } from './client-tools.ts'

/** What is known of a call before its arguments are. */
type CallHead = { id: string; name: string; itemId?: string }

/** The open item of a call whose text is its arguments or its input. `form`: of the echo. */
export function openCallItem(
  { id, name, itemId }: CallHead,
  form: JsonObject | undefined,
  isCustom: boolean,
  context: Pick<AnswerContext, 'newId'>,
): JsonObject {
  const native = /^(fc|ctc)_/.test(itemId ?? '') ? itemId : undefined
  const namespace = readString(form?.['namespace'])
  const named = {
    name: readString(form?.['name']) ?? name,
    ...(namespace === undefined ? {} : { namespace }),
    // A call that this protocol's provider wrote may well be encrypted; it says so itself.
    ...(native === undefined && form?.[ENCRYPTED_ARGUMENTS] !== undefined ? { [ENCRYPTED_ARGUMENTS]: [] } : {}),
  }
  const common = {
    id: native ?? context.newId(isCustom ? CUSTOM_CALL_ID : FUNCTION_CALL_ID),
    call_id: id,
    ...named,
    status: 'in_progress',
  }
  return isCustom
    ? { type: 'custom_tool_call', ...common, input: '' }
    : { type: 'function_call', ...common, arguments: '' }
}

/** Whether a call has members of its own instead of a text, so that it can be told only when it is whole. */
export function isTypedCall(form: JsonObject | undefined): boolean {
  return form !== undefined && findToolOfItem({ ...form, call_id: 'any' }) !== undefined
}

/** The item of such a call; undefined where its arguments do not say what its tool needs to know. */
export function encodeTypedCall(
  callId: string,
  argumentText: string,
  form: JsonObject | undefined,
  context: Pick<AnswerContext, 'newId'>,
): JsonObject | undefined {
  const tool = form === undefined ? undefined : findToolOfItem({ ...form, call_id: callId })?.tool
  const given = readArguments(argumentText)
  const members = given === undefined ? undefined : tool?.encodeCall(given)
  if (tool === undefined || members === undefined) return undefined
  return {
    type: tool.callType,
    id: context.newId(`${tool.idPrefix}cm_`),
    call_id: callId,
    status: 'in_progress',
    ...members,
  }
}
