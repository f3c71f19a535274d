// Members of a part, a tool or an item that no neutral field models. They ride along for their own protocol and mean nothing
// to another.
import type { JsonObject } from '../foundation/json/json.ts'
import type { WireExtras } from '../generation/request/part.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'

/** The extras of `part`, where they are of `protocol`. */
export function ownExtras(
  { extras }: { extras?: WireExtras | undefined },
  protocol: ProtocolName,
): JsonObject | undefined {
  return extras?.protocol === protocol ? extras.json : undefined
}
