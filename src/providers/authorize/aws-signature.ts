// AWS Signature Version 4, for Bedrock. The signing itself is AWS's own library; hashing is Node's. Every header of the
// call is signed, so nothing may be added to it afterwards except what HTTP itself adds (length, connection).
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { SignatureV4 } from '@smithy/signature-v4'
import { onNextTurn, type Clock } from '../../foundation/time/clock.ts'
import type { Credential, UpstreamCall } from '../provider.ts'
import { assertAtHome, type CredentialHome } from './credential-home.ts'
import { digestSecret } from './digest-secret.ts'

type AwsKeys = { region: string; accessKeyId: string; secretAccessKey: string; sessionToken?: string }

class AwsSignature implements Credential {
  readonly id: string
  readonly #signer: Promise<SignatureV4>
  readonly #home: CredentialHome
  readonly #clock: Clock

  constructor(provider: string, keys: AwsKeys, service: string, home: CredentialHome, clock: Clock) {
    this.id = digestSecret(provider, keys.secretAccessKey)
    this.#home = home
    this.#clock = clock
    this.#signer = openSigner(service, keys)
    // Its fault is told by each call.
    this.#signer.catch(() => {})
  }

  async authorize(call: UpstreamCall): Promise<{ [name: string]: string }> {
    assertAtHome(this.#home, call.url)
    const { url } = call
    const signer = await this.#signer
    const signed = await signer.sign(
      {
        method: call.method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...call.headers, host: url.host },
        body: call.body,
      },
      { signingDate: new Date(this.#clock.nowMs()) },
    )
    const added: { [name: string]: string } = {}
    for (const [name, value] of Object.entries(signed.headers))
      if (name !== 'host' && call.headers[name] !== value) added[name] = value
    return added
  }
}

/** The library is read where there is such a key: all other gateways start sooner without it. */
async function openSigner(service: string, keys: AwsKeys): Promise<SignatureV4> {
  const signing = await import('@smithy/signature-v4')
  return new signing.SignatureV4({
    service,
    region: keys.region,
    credentials: {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
      ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
    },
    sha256: NodeSha256,
  })
}

/** Bytes that are hashed in one turn of the event loop: two milliseconds. */
const SLICE_BYTES = 1024 * 1024

/** The hash that the signer asks for, over Node's. A large body is hashed in slices: others get their turns in between. */
class NodeSha256 {
  readonly #secret: Uint8Array | undefined
  #hash: Hash | Hmac
  #pieces: Uint8Array[] = []

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : readBytes(secret)
    this.#hash = this.#start()
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#pieces.push(readBytes(data))
  }

  async digest(): Promise<Uint8Array> {
    for (const piece of this.#pieces) {
      for (let at = 0; at < piece.length; at += SLICE_BYTES) {
        if (at > 0) await new Promise<void>((resolve) => onNextTurn(resolve))
        this.#hash.update(piece.subarray(at, at + SLICE_BYTES))
      }
    }
    return this.#hash.digest()
  }

  reset(): void {
    this.#pieces = []
    this.#hash = this.#start()
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function readBytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data)
}

/** A credential that signs for `service` in the keys' region, at `home` only. */
export function createAwsSignature(
  provider: string,
  keys: AwsKeys,
  service: string,
  home: CredentialHome,
  clock: Clock,
): Credential {
  return new AwsSignature(provider, keys, service, home, clock)
}
