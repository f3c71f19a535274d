// Mail over SMTP. A letter is sent at once or not at all: nothing is queued, and who wanted it is told or tries again.
import { createTransport } from 'nodemailer'
import { bounds } from '../../foundation/bounds.ts'
import { isLoopbackHost } from '../../foundation/public-address.ts'
import type { Clock } from '../../foundation/time/clock.ts'

export type MailSettings = {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  url: string
  from: string
}

type Letter = { to: string; subject: string; text: string }

export type Mailer = {
  /** @throws Error in one line that names the server and holds no password. */
  send(letter: Letter): Promise<void>
}

export function createMailer({ url, from }: MailSettings, clock: Pick<Clock, 'after'>): Mailer {
  const { hostname, port, protocol, username, password } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isSecure = protocol === 'smtps:'
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)]
  const transport = createTransport({
    host,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    // A password never crosses a network in the clear.
    requireTLS: !isSecure && username !== '' && !isLoopbackHost(host),
    ...(username === '' ? {} : { auth: { user, pass } }),
    connectionTimeout: bounds.mailMs,
    greetingTimeout: bounds.mailMs,
    socketTimeout: bounds.mailMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  let sending = 0
  return {
    async send(letter) {
      if (sending >= bounds.mailsAtOnce) throw new Error('too many letters are being sent at this moment')
      sending += 1
      const giveUp = new AbortController()
      const cancel = clock.after(bounds.letterMs, () => giveUp.abort())
      try {
        await transport.sendMail({ from, ...letter, signal: giveUp.signal })
      } catch (error) {
        const reason = giveUp.signal.aborted ? 'it took too long' : describeFault(error as Fault, pass)
        throw new Error(`the mail server at ${host} did not take a letter: ${reason}`)
      } finally {
        cancel()
        sending -= 1
      }
    },
  }
}

type Fault = Error & { code?: string; responseCode?: number }

/** Of its own words, so many characters. */
const WORDS = 200

/** What it says of a user and a password may repeat them, in whatever form: of that, its number alone. */
function describeFault({ message, code, responseCode }: Fault, password: string): string {
  if (code === 'EAUTH') return `it refused the user or the password (${responseCode ?? 'without a number'})`
  const masked = password === '' ? message : message.replaceAll(password, '[masked]')
  const line = masked.replaceAll(/[\s\p{Cc}]+/gu, ' ')
  return line.length > WORDS ? `${line.slice(0, WORDS)}…` : line
}
