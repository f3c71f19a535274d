// What must be open for a provider to fetch an address that a caller wrote. Servers parse addresses with parsers of their
// own, which differ in what they forgive: an address is public only where every one of them finds the same public host.
import { isPrivateHost } from '../../foundation/public-address.ts'
import type { Allowance } from '../../generation/request/allowance.ts'

/** As many characters of an address as say who reads it. */
const ADDRESS_LENGTH = 2_048
/** Base64 that is longer is no path. */
const PATH_LENGTH = 256
const inBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/
/** Every picture in JPEG begins so. */
const jpeg = '/9j/'
const scheme = /^[a-z][a-z0-9+.-]*:/i
const schemeOfAddress = /^[a-z][a-z0-9+.-]{0,30}:\S/i
const webScheme = /^https?:/i
const byValue = /^data:/i
/** Two slashes, a host and perhaps a port and a user, and no second `@` that another parser would cut the host by. */
const plainAuthority = /^https?:\/\/(?:[^/?#\\@\s]*@)?([^/?#\\@\s]+)(?:\s*$|\/|[?#](?![^/]*@))/i
const numbers = /^[\d.]+$/
/** Google's own APIs answer with the account's rights; its public buckets do not. */
const googleApi = /^https?:\/\/(?:[^/?#]*[@.])?(?!storage\.)[a-z0-9-]+\.googleapis\.com\.?(?:[:/?#]|$)/i

/** Undefined: anybody could fetch it. `mayBeBytes`: the place holds bytes as well, and only some addresses are told from them. */
export function judgeAddress(address: string, mayBeBytes: boolean): Allowance | undefined {
  const start = clean(address)
  if (start === '' || byValue.test(start)) return undefined
  if (mayBeBytes && !isAddress(start)) return undefined
  if (webScheme.test(start)) return judgeWeb(start, address)
  if (scheme.test(start)) return 'buckets'
  return isLongBase64(start) ? undefined : 'private-addresses'
}

/** `given`: as it came, with the tabs and line ends that some parsers leave out and others end a host at. */
function judgeWeb(start: string, given: string): Allowance | undefined {
  if (!URL.canParse(start)) return 'private-addresses'
  const { href, hostname } = new URL(start)
  if (googleApi.test(href)) return 'files'
  const host = plainAuthority.exec(trim(given.slice(0, ADDRESS_LENGTH)))?.[1]?.replace(/:\d*$/, '')
  if (host === undefined || isPrivateHost(hostname)) return 'private-addresses'
  // `010.0.0.5` and `0x8080808` are other hosts to some: a number is public as four plain ones alone.
  return numbers.test(hostname) && host !== hostname ? 'private-addresses' : undefined
}

/**
 * Where bytes and addresses may both stand. Base64 has neither colon nor dot, so that what could be either leaves no folder
 * of the server's, unless it begins at the top of the disk.
 */
function isAddress(start: string): boolean {
  if (scheme.test(start)) return schemeOfAddress.test(start)
  if (inBase64.test(start)) return start.startsWith('/') && !isLongBase64(start) && !start.startsWith(jpeg)
  return /^[\\/~]/.test(start) || /(?:^|[\\/])\.{1,2}[\\/]/.test(start) || /^[\w.~%@+\\/-]+$/.test(start)
}

function isLongBase64(start: string): boolean {
  return start.length >= PATH_LENGTH && /^[A-Za-z0-9+/_-]{256}/.test(start)
}

/** Without what URL parsers leave out: tabs and line ends wherever they stand, blanks and control characters at the start. */
function clean(address: string): string {
  return trim(address.slice(0, ADDRESS_LENGTH).replaceAll(/[\t\r\n]/g, ''))
}

function trim(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/^[\u0000-\u0020]+/, '')
}
