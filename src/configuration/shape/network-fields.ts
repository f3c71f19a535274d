// What the file says of networks: how a provider is reached, and which web pages may call the gateway. Certificates and keys
// are files whose content is read with the configuration, so that one that cannot be used has its line.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { list, notation, object, secret, type Shape } from './shape.ts'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

const certificates: Shape<string> = {
  kind: 'file',
  says: 'a file that holds certificates as PEM',
  fits(content) {
    const found = content.match(CERTIFICATE) ?? []
    return found.length > 0 && found.every((one) => holds(() => new X509Certificate(one)))
  },
}

const privateKey: Shape<string> = {
  kind: 'file',
  says: 'a file that holds a private key as PEM, not encrypted',
  fits: (content) => holds(() => createPrivateKey(content)),
}

/** Of one provider. */
export const networkFields = {
  proxy: {
    shape: secret,
    about: 'The proxy it is reached through, such as http://user:password@proxy.example:3128, or `none`',
    default: 'HTTPS_PROXY or HTTP_PROXY, but for NO_PROXY',
  },
  tls: {
    shape: object({
      ca_file: { shape: certificates, about: 'The authorities that are trusted there, and no others' },
      client_cert_file: { shape: certificates, about: 'The certificate that is shown there, with its chain' },
      client_key_file: { shape: privateKey, about: 'Its key' },
    }),
    about: 'Certificates for its addresses; see [Networks](networks.md)',
  },
} as const

const origin = notation(
  'an origin such as https://chat.example.com, without a path, or `*`',
  String.raw`^(\*|[A-Za-z][A-Za-z0-9+.-]*://[^/\s]+)$`,
  false,
  parseOrigin,
)

export const corsField = {
  shape: list(origin),
  about: 'Origins of web pages that may call the gateway from a browser; `*`: all',
  default: 'none',
} as const

const proxyRange = notation(
  'an IP address or a range of them such as 10.0.0.0/8 or fd00::/8, and not all addresses (/0)',
  String.raw`^[0-9A-Fa-f:.]+(/[1-9][0-9]{0,2})?$`,
  false,
  (written) => (isRange(written) ? written : undefined),
)

export const trustedProxiesField = {
  shape: list(proxyRange),
  about: 'Addresses of proxies before the console whose `X-Forwarded-For` is believed; see [the console](console.md)',
  default: 'none',
} as const

/** Whether the key is that of the first certificate. */
export function isPair(certificate: string, key: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
}

/** As a browser writes it: those of web pages in lower case and without their usual port. */
function parseOrigin(written: string): string | undefined {
  if (written === '*') return written
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/i.test(written)) return undefined
  if (!/^https?:/i.test(written)) return written
  return URL.canParse(written) ? new URL(written).origin : undefined
}

function isRange(written: string): boolean {
  const [, address = '', bits] = /^([^/%]+)(?:\/([1-9]\d{0,2}))?$/.exec(written) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits ?? 1) <= (family === 4 ? 32 : 128)
}

function holds(parse: () => unknown): boolean {
  try {
    parse()
    return true
  } catch {
    return false
  }
}
