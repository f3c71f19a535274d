// A small mail server on a real socket of this machine. It keeps the letters that it takes, and can hang, drip, refuse, and
// repeat what it was told.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export type TakenLetter = { from: string; to: string; subject: string; raw: string; text: string }

export class MailServer {
  readonly letters: TakenLetter[] = []
  /** What each connection sent as user and password, in the clear. */
  readonly logins: string[] = []
  /** Says nothing any more; or a line that is never the last one, all the time. */
  behaves: 'well' | 'hangs' | 'drips' = 'well'
  /** What it answers to a user and a password, or to the reader of a letter, instead of taking them; `LOGIN` is what it was told. */
  refusal: { login?: string; reader?: string } = {}
  connections = 0
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((socket) => void this.#serve(socket))

  static async open(): Promise<MailServer> {
    const server = new MailServer()
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`
  }

  urlOf(user: string, password: string): string {
    return `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${this.#port}`
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The first letter that it takes to this address, and no other one of the same subject. Fails where none comes. */
  async take(to: string, subject: RegExp): Promise<TakenLetter> {
    for (let tries = 0; ; tries += 1) {
      const at = this.letters.findIndex((letter) => letter.to === to && subject.test(letter.subject))
      const [letter] = at < 0 ? [] : this.letters.splice(at, 1)
      if (letter !== undefined) return letter
      if (tries === 1_000) throw new Error(`no letter came to ${to}: ${JSON.stringify(this.letters)}`)
      await setTimeout(10)
    }
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.hangUp()
    await once(this.#server, 'close')
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    this.connections += 1
    socket.on('error', () => {})
    socket.on('close', () => void this.#sockets.delete(socket))
    socket.setEncoding('latin1')
    if (this.behaves === 'drips') {
      while (!socket.destroyed) {
        socket.write('220-wait\r\n')
        await setTimeout(20)
      }
    }
    if (this.behaves !== 'well') return
    socket.write('220 mail.test ESMTP\r\n')
    const envelope = { from: '', to: '' }
    let [text, isLetter] = ['', false]
    socket.on('data', (chunk: string) => {
      text += chunk
      for (;;) {
        const end = isLetter ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n')
        if (end < 0) return
        const part = text.slice(0, end)
        text = text.slice(end + (isLetter ? 5 : 2))
        if (isLetter) this.letters.push(readLetter(envelope, part))
        const reply = isLetter ? '250 taken' : this.#reply(part, envelope)
        isLetter = reply.startsWith('354')
        socket.write(`${reply}\r\n`)
      }
    })
  }

  #reply(line: string, envelope: { from: string; to: string }): string {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
    if (line.startsWith('EHLO')) return '250-mail.test\r\n250 AUTH PLAIN'
    if (line.startsWith('AUTH PLAIN ')) {
      const login = Buffer.from(line.slice('AUTH PLAIN '.length), 'base64').toString().replaceAll('\0', ' ').trim()
      this.logins.push(login)
      return this.refusal.login?.replace('LOGIN', login) ?? '235 welcome'
    }
    if (line.startsWith('MAIL FROM')) envelope.from = address
    if (line.startsWith('RCPT TO')) {
      envelope.to = address
      const { reader } = this.refusal
      if (reader !== undefined) return reader.replace('LOGIN', this.logins.at(-1) ?? '')
    }
    if (line === 'STARTTLS') return '502 there is no TLS'
    return line === 'DATA' ? '354 go on' : '250 well'
  }
}

function readLetter({ from, to }: { from: string; to: string }, raw: string): TakenLetter {
  const end = raw.indexOf('\r\n\r\n')
  const subject = /^Subject: (.*)$/im.exec(raw.slice(0, end))?.[1] ?? ''
  const isQuoted = /^Content-Transfer-Encoding: quoted-printable/im.test(raw.slice(0, end))
  // A line that begins with a dot was sent with one more.
  const body = raw.slice(end + 4).replaceAll('\r\n..', '\r\n.')
  const bytes = isQuoted
    ? body
        .replaceAll('=\r\n', '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : body
  return { from, to, subject, raw, text: Buffer.from(bytes, 'latin1').toString() }
}
