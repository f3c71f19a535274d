// An operation of the operator's on a running gateway, as the command line asks for it, without the process.
import { callControlSocket } from '../src/control/call-control-socket.ts'
import { isObject, type JsonObject } from '../src/foundation/json/json.ts'

export async function operate(data: string, name: string, args: JsonObject): Promise<JsonObject> {
  const answered = await callControlSocket(data, name, args)
  if (!isObject(answered?.result)) throw new Error(`the gateway did not do ${name}`)
  return answered.result
}
