// An authenticator in software: it makes passkeys and signs with them as a browser's `navigator.credentials` would hand it on. It
// can say that nobody unlocked it, stand at another origin, and repeat its counter.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

type Passkey = { id: string; key: KeyObject; userHandle: string; rpId: string }

type Options = { [name: string]: unknown }

export class Authenticator {
  /** Whether its owner has shown that it is them. */
  isUnlocked = true
  counter = 0
  passkey: Passkey | undefined
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  /** `options`: what the gateway asks with. The answer is what it takes as `response`. */
  create(options: Options): object {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const id = randomBytes(16)
    const { id: rpId } = options['rp'] as { id: string }
    const { id: userHandle } = options['user'] as { id: string }
    this.passkey = { id: id.toString('base64url'), key: privateKey, userHandle, rpId }
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const coordinates = [x, y].map((part) => Buffer.from(part, 'base64url'))
    const coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      coordinates[0] ?? Buffer.of(),
      Buffer.from('225820', 'hex'),
      coordinates[1] ?? Buffer.of(),
    ])
    const length = Buffer.from([0, id.length])
    const data = Buffer.concat([this.#head(rpId, 0x40), Buffer.alloc(16), length, id, coseKey])
    // {"fmt": "none", "attStmt": {}, "authData": …} in CBOR.
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
      Buffer.from([data.length >> 8, data.length & 255]),
      data,
    ])
    return this.#answer(id.toString('base64url'), {
      clientDataJSON: this.#describe('webauthn.create', options).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  get(options: Options): object {
    const { passkey } = this
    if (passkey === undefined) throw new Error('this authenticator has no passkey')
    this.counter += 1
    const data = this.#head(passkey.rpId, 0)
    const client = this.#describe('webauthn.get', options)
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
    return this.#answer(passkey.id, {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, passkey.key).toString('base64url'),
      userHandle: passkey.userHandle,
    })
  }

  #head(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const present = flags | 0x01 | (this.isUnlocked ? 0x04 : 0)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([present]), counter])
  }

  #describe(type: string, { challenge }: Options): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }))
  }

  #answer(id: string, response: object): object {
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }
}
