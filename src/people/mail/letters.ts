// What is written to people: short, plain text, with one link. Names of persons and workspaces are anybody's words, and stand in
// quotation marks.
import type { Log } from '../../foundation/log.ts'
import { PeopleError } from '../people-error.ts'
import type { AttemptLimits } from '../sign-in/attempts/attempt-limits.ts'
import type { Mailer } from './mailer.ts'

export type Letters = {
  /** @throws PeopleError `unavailable` where it cannot be sent: nobody would have the link. */
  sendInvitation(to: string, about: { url: string; workspace: string; inviter: string | undefined }): Promise<void>
  /**
   * The next three are what strangers can have sent: so many to one e-mail, by whatever way. They go behind an answer that is
   * the same whether there is such an account, so failures are logged alone.
   */
  sendVerification(to: string, url: string): Promise<void>
  sendReset(to: string, url: string): Promise<void>
  sendAlreadyKnown(to: string, url: string): Promise<void>
}

/** Undefined: programs for mail would make a link of it, and the letter one of somebody else's. */
function quoteName(name: string): string | undefined {
  return /[/@:]|[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(name) ? undefined : `"${name}"`
}

export function createLetters(mailer: Mailer, limits: AttemptLimits, log: Log): Letters {
  const post = (to: string, subject: string, lines: readonly string[]) =>
    mailer.send({ to, subject, text: `${lines.join('\n\n')}\n` })
  const postQuietly = async (...letter: Parameters<typeof post>) => {
    try {
      await limits.count('mail', [`letters to ${letter[0]}`])
      await post(...letter)
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'no mail was sent')
    }
  }
  return {
    async sendInvitation(to, { url, workspace, inviter }) {
      const [by, where] = [inviter, workspace].map((name) => (name === undefined ? undefined : quoteName(name)))
      const who = by === undefined ? 'You are invited' : `${by} invites you`
      await post(to, 'An invitation to CrossModel', [
        `${who} to ${where === undefined ? 'a workspace' : `the workspace ${where}`} of this CrossModel gateway. The link can be used once, within seven days:`,
        url,
        'Whoever has this link can use it. If you did not expect it, do nothing.',
      ]).catch((error: unknown) => {
        log.error({ reason: (error as Error).message }, 'no mail was sent')
        throw new PeopleError(
          'unavailable',
          'The invitation could not be sent by mail: ask the operator to look at the log.',
        )
      })
    },
    sendVerification: (to, url) =>
      postQuietly(to, 'Your e-mail at CrossModel', [
        'Open this link within an hour to show that this e-mail is yours:',
        url,
        'If you have no account at this CrossModel gateway, do nothing.',
      ]),
    sendReset: (to, url) =>
      postQuietly(to, 'A new password for CrossModel', [
        'Open this link within an hour to choose a new password:',
        url,
        'If you did not ask for it, do nothing: your password stays as it is.',
      ]),
    sendAlreadyKnown: (to, url) =>
      postQuietly(to, 'You have an account at CrossModel', [
        'Somebody, you perhaps, wanted to make an account with this e-mail, which has one. Sign in with it here:',
        url,
      ]),
  }
}
