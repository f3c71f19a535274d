// A certificate for loopback, made on the spot, so that no key lies in the repository and no tool is needed: just enough
// of X.509 in DER.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const SEQUENCE = 0x30
const SET = 0x31
const ecdsaWithSha256 = tag(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'))

/** Good for `host`, 127.0.0.1 and ::1, or for `host` alone, now and for an hour. */
export function makeCertificate(host = 'localhost', isForAddresses = true): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // Two certificates of one name would be taken for each other when they are looked up.
  const name = tag(
    SEQUENCE,
    tag(SET, tag(SEQUENCE, Buffer.from('0603550403', 'hex'), tag(0x0c, Buffer.from(`test ${host}`)))),
  )
  const names = tag(
    SEQUENCE,
    tag(0x82, Buffer.from(host)),
    ...(isForAddresses ? [Buffer.from([127, 0, 0, 1]), Buffer.concat([Buffer.alloc(15), Buffer.of(1)])] : []).map(
      (address) => tag(0x87, address),
    ),
  )
  const alternatives = tag(SEQUENCE, Buffer.from('0603551d11', 'hex'), tag(0x04, names))
  const authority = tag(
    SEQUENCE,
    Buffer.from('0603551d130101ff', 'hex'),
    tag(0x04, tag(SEQUENCE, tag(1, Buffer.of(255)))),
  )
  const body = tag(
    SEQUENCE,
    tag(0xa0, tag(0x02, Buffer.of(2))),
    tag(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    tag(SEQUENCE, writeTime(-3_600_000), writeTime(3_600_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, tag(SEQUENCE, alternatives, authority)),
  )
  const signature = tag(0x03, Buffer.of(0), sign('sha256', body, privateKey))
  const text = tag(SEQUENCE, body, ecdsaWithSha256, signature)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
  }
}

function tag(kind: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, Math.floor(length / 0x100), length % 0x100]
  return Buffer.concat([Buffer.from([kind, ...size]), content])
}

function writeTime(fromNowMs: number): Buffer {
  const text = new Date(Date.now() + fromNowMs).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return tag(0x18, Buffer.from(text))
}
