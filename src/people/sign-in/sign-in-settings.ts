// What the operator wants of sign-in, as it is configured.
import type { MailSettings } from '../mail/mailer.ts'

export type SignInSettings = {
  /** What people call the console: scheme, host and port, no path. Behind TLS it begins with https. */
  consoleUrl: string
  signUp: 'open' | 'closed'
  mail: MailSettings | undefined
  oidc: readonly OidcSettings[]
}

/** A provider of single sign-on by OpenID Connect. */
export type OidcSettings = {
  /** What people see. */
  name: string
  issuer: string
  clientId: string
  clientSecret: string
  /** Asked for beside `openid email profile`. */
  scopes: readonly string[]
  /** Its word that an e-mail is somebody's is taken, whether it says `email_verified` or not. */
  trustsEmail: boolean
  /** The claim of the ID token that lists a person's groups. */
  groupsClaim: string
  /** Group to role: `operator`, `support`, `WORKSPACE/ROLE`, or a role in the first workspace. */
  groups: ReadonlyMap<string, string>
}

/** Stands in paths and in the database: a person's account there is found by it. */
export function oidcId({ name }: OidcSettings): string {
  return `oidc-${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}`
}
