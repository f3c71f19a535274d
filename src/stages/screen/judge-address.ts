// What must be open for a provider to fetch an address that a caller wrote: judged as URL parsers read it, which leave out
// tabs and line ends wherever they stand, and blanks and control characters before the beginning.
import { isPrivateHost } from '../../foundation/public-address.ts'
import type { Allowance } from '../../generation/allowance.ts'

/** As many characters of an address as say who reads it. */
const ADDRESS_LENGTH = 2_048
/** Bytes in base64 instead of an address, as some servers take them; no path is as long. */
const bytesInBase64 = /^[A-Za-z0-9+/_-]{256}/
const scheme = /^[a-z][a-z0-9+.-]*:/i
const publicScheme = /^(?:https?|data):/i
/** Google's own APIs answer with the account's rights; its public buckets do not. */
const googleApi = /^https?:\/\/(?:[^/?#]*[@.])?(?!storage\.)[a-z0-9-]+\.googleapis\.com\.?(?:[:/?#]|$)/i

/** Undefined: anybody could fetch it. `mayBeBytes`: the place holds bytes as well, and only some addresses are told from them. */
export function judgeAddress(address: string, mayBeBytes: boolean): Allowance | undefined {
  const start = clean(address)
  if (/^data:/i.test(start) || start === '') return undefined
  if (googleApi.test(start)) return 'files'
  if (scheme.test(start) && !publicScheme.test(start)) return 'buckets'
  if (mayBeBytes && !publicScheme.test(start)) return undefined
  if (bytesInBase64.test(start)) return undefined
  return isPublicUrl(start) ? undefined : 'private-addresses'
}

/** An absolute address whose host may be public; a path is one of the server's own disk. */
function isPublicUrl(text: string): boolean {
  if (!publicScheme.test(text) || !URL.canParse(text)) return false
  return !isPrivateHost(new URL(text).hostname)
}

/** Where bytes and addresses may both stand: bytes in base64 hold no colon. */
export function isAddressNotBytes(text: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/|file:)/i.test(clean(text))
}

function clean(address: string): string {
  const start = address.slice(0, ADDRESS_LENGTH).replaceAll(/[\t\r\n]/g, '')
  // oxlint-disable-next-line no-control-regex
  return start.replace(/^[\u0000-\u0020]+/, '')
}
