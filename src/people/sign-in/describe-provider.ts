// A provider of single sign-on as better-auth takes it, and what of its word about a person is taken.
import { readPersonName } from '../accounts/read-account.ts'
import { oidcId, type OidcSettings } from './sign-in-settings.ts'

export function describeProvider(settings: OidcSettings) {
  return {
    providerId: oidcId(settings),
    name: settings.name,
    discoveryUrl: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    scopes: ['openid', 'email', 'profile', ...settings.scopes],
    pkce: true,
    requireIdTokenVerification: true,
    disableProviderLogout: true,
    mapProfileToUser: (profile: { [claim: string]: unknown }) => ({
      // Some write it as a text, and each text would be true.
      emailVerified: settings.trustsEmail || profile['email_verified'] === true || profile['email_verified'] === 'true',
      name: nameProfile(profile),
    }),
  }
}

/** What they call themselves; a provider may say nothing of it, or something that cannot be shown. */
function nameProfile({ name, preferred_username: username, email }: { [claim: string]: unknown }): string {
  for (const written of [name, username, String(email).split('@')[0]]) {
    try {
      if (typeof written === 'string') return readPersonName(written)
    } catch {
      continue
    }
  }
  return 'somebody'
}

/** Those that have answered as who they are configured to be: one that names itself otherwise could speak for another one. */
export function findUsable(
  configured: readonly OidcSettings[],
  answered: readonly { id: string; issuer?: string | undefined }[],
): string[] {
  const known = new Map(configured.map((settings) => [oidcId(settings), withoutSlash(settings.issuer)]))
  return answered.flatMap(({ id, issuer = '' }) => (known.get(id) === withoutSlash(issuer) ? [id] : []))
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '')
}
