// What the file says of those who sign in to the console: by which ways, and how they are written to.
import { boolean, choice, list, notation, object, record, secret, text } from '../shape/shape.ts'

const mailServer = 'smtp://USER:PASSWORD@HOST:PORT, or smtps://'
const issuer = notation('an https:// address, or an http:// one on this machine', '^https?://', false, parseIssuer)

const workspaceRoles = 'owner|admin|member|billing|read-only'
const givenRole = notation(
  'operator, support, WORKSPACE/ROLE, or a role in the first workspace (owner, admin, member, billing, read-only)',
  `^(operator|support|(.+/)?(${workspaceRoles}))$`,
  false,
  (written): string | undefined =>
    new RegExp(`^(?:operator|support|(?:.+/)?(?:${workspaceRoles}))$`).test(written) ? written : undefined,
)

const provider = object({
  name: { shape: text(), about: 'What people see', required: true },
  issuer: { shape: issuer, about: 'Its address; what else it offers is found there', required: true },
  client_id: { shape: text(), about: 'What it calls this gateway', required: true },
  client_secret: { shape: secret, about: 'The secret it gave this gateway', required: true },
  scopes: { shape: list(text()), about: 'Asked for beside `openid email profile`', default: 'none' },
  trust_email: {
    shape: boolean,
    about: 'Take its word that an e-mail is somebody’s, though it says no `email_verified`',
    default: 'false',
  },
  groups_claim: { shape: text(), about: 'The claim of the ID token that lists groups', default: 'groups' },
  groups: {
    shape: record(givenRole, { name: 'group' }),
    about: 'Group to role: `operator`, `support`, `WORKSPACE/ROLE`, or a role in the first workspace',
    default: 'none',
  },
})

export const signInFields = {
  sign_in: {
    shape: object({
      sign_up: {
        shape: choice(['closed', 'open']),
        about: 'open: whoever comes may make an account, and gets a workspace of their own',
        default: 'closed: people are invited',
      },
      oidc: { shape: list(provider), about: 'Single sign-on by OpenID Connect', default: 'none' },
    }),
    about: 'How people sign in to the console; see [People](people.md)',
  },
  mail: {
    shape: object({
      url: { shape: secret, about: `The mail server: ${mailServer}`, required: true },
      from: { shape: text(), about: 'Who writes, such as CrossModel <crossmodel@example.com>', required: true },
    }),
    about: 'Mail to people of the console; without it they are invited by links that are handed over',
  },
} as const

/** No percent sign of a password may stand there as it is. */
function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}

/** Whether this is an address of a mail server. */
export function isMailServer(written: string): boolean {
  if (!URL.canParse(written)) return false
  const { protocol, hostname, pathname, search, username, password } = new URL(written)
  const isAddress = /^smtps?:$/.test(protocol) && hostname !== '' && pathname.length <= 1 && search === ''
  return isAddress && isEncoded(username) && isEncoded(password)
}

export const mailServerForm = mailServer

function parseIssuer(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined
  const { protocol, hostname, username, search, hash } = new URL(written)
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  if (username !== '' || search !== '' || hash !== '') return undefined
  return protocol === 'https:' || (protocol === 'http:' && isHere) ? written : undefined
}
