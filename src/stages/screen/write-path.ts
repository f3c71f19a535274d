// A place in a caller's body as the caller's protocol writes it in errors: `tools[0].model`, in Messages `tools.0.model`.
import type { InboundName } from '../../generation/protocol-name.ts'
import type { Path } from './examine-body.ts'

/** A path may have as many steps as a body may nest. */
const PATH_LENGTH = 256

export function writePath(path: Path, protocol: InboundName): string {
  let written = ''
  for (const step of path) {
    if (typeof step === 'number' && protocol !== 'anthropic-messages') written += `[${step}]`
    else written += `${written === '' ? '' : '.'}${String(step)}`
  }
  return written.length > PATH_LENGTH ? `${written.slice(0, PATH_LENGTH)}…` : written
}
