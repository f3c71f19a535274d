// The folders of protocols mirror each other: the same role has the same file name in each, so that a gap speaks. What only one
// protocol has, and what is more than one file, gets a folder with a name of its own. The half that callers talk to and the
// half that talks to providers do not know each other, and both decode what comes in and encode what goes out.
import { dirname } from 'node:path'
import { isProduction } from './parsed-file.ts'
import type { ParsedFile } from './parsed-file.ts'
import type { Rule, Tree } from './rule.ts'

type Roles = { readonly always: readonly string[]; readonly sometimes: readonly string[] }

const ROLES: { readonly [folder: string]: Roles } = {
  '': {
    always: ['protocol', 'wire', 'usage', 'finish-reason'],
    sometimes: ['citations', 'fields', 'server-tools', 'reasoning-details'],
  },
  inbound: {
    always: [
      'decode-envelope',
      'decode-request',
      'encode-answer',
      'encode-response',
      'encode-events',
      'encode-error',
      'screened-fields',
    ],
    sometimes: ['decode-messages', 'decode-content', 'decode-tools', 'decode-reasoning', 'decode-echo'],
  },
  outbound: {
    always: ['encode-request', 'decode-response', 'decode-events', 'decode-error', 'meter'],
    sometimes: [
      'decode-answer',
      'decode-block',
      'decode-delta',
      'decode-logprobs',
      'early-end',
      'partial-arguments',
      'counting',
      'embedding',
    ],
  },
  'outbound/request': {
    always: ['messages', 'tools'],
    sometimes: [
      'parts',
      'content',
      'media',
      'reasoning',
      'sampling',
      'settings',
      'extras',
      'betas',
      'cache',
      'dialect',
      'encoding',
      'schema',
      'report-foreign',
    ],
  },
}

/** Where values of the wire are read that mean nothing yet, and where a copy of a stream is read. */
const READERS = ['wire', 'meter']

export const protocolRules: readonly Rule[] = [
  {
    name: 'files of protocols',
    find: (tree) =>
      filesOf(tree).flatMap(({ file, folder, role }) => {
        const roles = ROLES[folder]
        if (roles === undefined || roles.always.includes(role) || roles.sometimes.includes(role)) return []
        return [
          {
            place: file.path,
            message: `${file.path} is no role that protocols have: use a name of test/house/protocol-files.ts, or give it a folder of its own`,
          },
        ]
      }),
  },
  { name: 'gaps in protocols', find: findGaps },
  {
    name: 'halves of protocols',
    find: (tree) =>
      filesOf(tree).flatMap(({ file, protocol, folder }) => {
        const [half] = folder.split('/')
        const other = half === 'inbound' ? 'outbound' : half === 'outbound' ? 'inbound' : undefined
        return file.imports
          .filter(({ target }) => other !== undefined && target?.startsWith(`${protocol}/${other}/`) === true)
          .map(({ target }) => ({
            place: `${file.path} -> ${target}`,
            message: `${file.path} imports ${target}, of the other half: move what both need above them`,
          }))
      }),
  },
  {
    name: 'verbs of protocols',
    find: (tree) =>
      filesOf(tree)
        .filter(({ role }) => !READERS.includes(role))
        .flatMap(({ file }) =>
          file.exports
            .filter(({ name }) => /^(?:read|write)[A-Z]/.test(name))
            .map(({ name }) => ({
              place: `${file.path} ${name}`,
              message: `${file.path} exports ${name}: protocols decode what comes in and encode what goes out`,
            })),
        ),
  },
]

type Found = { file: ParsedFile; protocol: string; folder: string; role: string }

/** The files of production in folders of protocols; `protocol` is the folder's path. */
function filesOf(tree: Tree): Found[] {
  return tree.files.flatMap((file) => {
    const found = /^(src\/protocols\/(?!(?:port|failures)\/)[^/]+)\/(?:(.+)\/)?([^/]+)\.ts$/.exec(file.path)
    const [, protocol, folder = '', role] = found ?? []
    return isProduction(file.path) && protocol !== undefined && role !== undefined
      ? [{ file, protocol, folder, role }]
      : []
  })
}

/** A folder that exists has all that its half always has; a protocol that nobody is served in has no `inbound` at all. */
function findGaps(tree: Tree) {
  const found = filesOf(tree).map(({ file }) => file.path)
  const protocols = found.filter((path) => path.endsWith('/protocol.ts')).map((path) => dirname(path))
  return protocols.flatMap((protocol) =>
    Object.entries(ROLES).flatMap(([folder, { always }]) => {
      const inside = folder === '' ? protocol : `${protocol}/${folder}`
      if (!found.some((path) => path.startsWith(`${inside}/`))) return []
      return always
        .map((role) => `${inside}/${role}.ts`)
        .filter((path) => !found.includes(path))
        .map((path) => ({
          place: path,
          message: `${path} is missing: every protocol has this file, whatever is in it`,
        }))
    }),
  )
}
