// Tells whether an address lies on the public internet, and may therefore be fetched on behalf of a caller, and whether
// it is one of this machine.
import ipaddr from 'ipaddr.js'

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** Names that resolvers and private networks keep to themselves (RFC 6761, RFC 6762, RFC 9476 and ICANN's `.internal`). */
const privateName = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)\.?$/i

/** Loopback, private, link-local, multicast, reserved, and IPv6 forms that wrap such an IPv4 address, are not public. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  // Of IPv6 only 2000::/3 is public; of IPv4, Azure's hosts talk to their guests at one address of the public kind.
  return parsed.kind() === 'ipv6' ? parsed.match(globalUnicast) : parsed.toString() !== '168.63.129.16'
}

/** A URL's host, as a parser gave it, that is this machine itself. `127.example.com` is a name, and anybody's. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}

/** A URL's host, as a parser gave it, that says by itself that it is not public. What a name resolves to is not asked. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(host)) return !isPublicAddress(host)
  return privateName.test(host) || !host.includes('.')
}
