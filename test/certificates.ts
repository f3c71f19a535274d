// A private authority as companies run them, made with openssl in a folder of its own: what it signs is trusted by whoever
// has `ca.pem`, and by nobody else.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newDirectory } from './new-directory.ts'

type Signed = { certFile: string; keyFile: string; cert: string; key: string }

export class PrivateAuthority {
  readonly folder = newDirectory()
  readonly caFile = join(this.folder, 'ca.pem')
  #count = 0

  constructor(name = 'Test authority') {
    const key = join(this.folder, 'ca.key')
    this.#run([
      'req',
      '-x509',
      '-nodes',
      ...NEW_KEY,
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      this.caFile,
    ])
  }

  get ca(): string {
    return readFileSync(this.caFile, 'utf8')
  }

  /** Good for `names`, such as `DNS:localhost` and `IP:127.0.0.1`, as a server and as a client. */
  sign(...names: string[]): Signed {
    this.#count += 1
    const path = (end: string) => join(this.folder, `${this.#count}.${end}`)
    const [keyFile, certFile, request, extensions] = [path('key'), path('pem'), path('csr'), path('ext')]
    writeFileSync(extensions, `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`)
    this.#run(['req', '-nodes', ...NEW_KEY, '-subj', `/CN=test ${this.#count}`, '-keyout', keyFile, '-out', request])
    const ca = ['-CA', this.caFile, '-CAkey', join(this.folder, 'ca.key'), '-CAcreateserial']
    this.#run(['x509', '-req', '-in', request, ...ca, '-days', '2', '-extfile', extensions, '-out', certFile])
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
  }

  #run(given: readonly string[]): void {
    execFileSync('openssl', given, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
