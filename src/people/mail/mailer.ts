// Mail over SMTP. A letter is sent at once or not at all: nothing is queued, and who wanted it is told or tries again.
import { createTransport } from 'nodemailer'
import { bounds } from '../../foundation/bounds.ts'

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

export function createMailer({ url, from }: MailSettings): Mailer {
  const { hostname, port, protocol, username, password } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isSecure = protocol === 'smtps:'
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  const transport = createTransport({
    host,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    // A password never crosses a network in the clear.
    requireTLS: !isSecure && username !== '' && !isLoopback,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
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
      try {
        await transport.sendMail({ from, ...letter })
      } catch (error) {
        const said = (error as Error).message.replaceAll(/\s+/g, ' ')
        throw new Error(`the mail server at ${host} did not take a letter: ${said}`, { cause: error })
      } finally {
        sending -= 1
      }
    },
  }
}
