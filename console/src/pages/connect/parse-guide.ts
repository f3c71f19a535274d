// A page of docs/clients/ as pieces to show: sentences, lists, and blocks to copy, into which the gateway's address, a model and a key
// are put where the page names examples of them.

export type GuidePiece =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'code'; language: string; code: string; path: string | undefined }

export type Filling = { url: string; model: string; key: string | undefined }

const EXAMPLES = { url: 'http://127.0.0.1:8484', model: 'crossmodel/sandbox', key: 'cm-YOUR_KEY' }

export function parseGuide(page: string): GuidePiece[] {
  const lines = page.split('\n')
  const pieces: GuidePiece[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const language = /^```(\S+)$/.exec(line)?.[1]
    if (line === '' || line.startsWith('# ')) continue
    if (language !== undefined) {
      const end = lines.indexOf('```', at)
      pieces.push({ kind: 'code', language, code: `${lines.slice(at + 1, end).join('\n')}\n`, path: takePath(pieces) })
      at = end
      continue
    }
    const block = takeBlock(lines, at)
    at += block.length - 1
    if (!line.startsWith('- ')) pieces.push({ kind: 'text', text: block.join(' ') })
    else pieces.push({ kind: 'list', items: splitItems(block) })
  }
  return pieces
}

function takeBlock(lines: readonly string[], from: number): string[] {
  const end = lines.findIndex((line, at) => at > from && (line === '' || line.startsWith('```')))
  return lines.slice(from, end === -1 ? lines.length : end)
}

function splitItems(block: readonly string[]): string[] {
  return block.reduce<string[]>((items, line) => {
    if (line.startsWith('- ')) return [...items, line.slice(2)]
    return [...items.slice(0, -1), `${items.at(-1) ?? ''} ${line.trim()}`]
  }, [])
}

/** The line before a block names the file that it is the content of. */
function takePath(pieces: GuidePiece[]): string | undefined {
  const last = pieces.at(-1)
  const path = last?.kind === 'text' ? /^`(~\/\S+)`$/.exec(last.text)?.[1] : undefined
  if (path !== undefined) pieces.pop()
  return path
}

export function fill(text: string, { url, model, key }: Filling): string {
  const placed = text.replaceAll(EXAMPLES.url, url).replaceAll(EXAMPLES.model, model)
  return key === undefined ? placed : placed.replaceAll(EXAMPLES.key, key)
}

export const shells = [
  { id: 'bash', name: 'bash, zsh' },
  { id: 'fish', name: 'fish' },
  { id: 'powershell', name: 'PowerShell' },
] as const
export type Shell = (typeof shells)[number]['id']

/** Variables as the shell sets them; everything else is the same in all of them. */
export function writeForShell(code: string, shell: Shell): string {
  if (shell === 'bash') return code
  const lines = code.split('\n').flatMap((line) => {
    const rest = /^export (.+)$/.exec(line)?.[1]
    if (rest === undefined) return [line]
    return rest.split(/ (?=[A-Z_]+=)/).map((each) => {
      const [name = '', value = ''] = each.split(/=(.*)/s)
      return shell === 'fish' ? `set -gx ${name} ${value}` : `$env:${name} = "${value}"`
    })
  })
  const text = lines.join('\n')
  return shell === 'fish' ? text : text.replaceAll('$CROSSMODEL_API_KEY', '$env:CROSSMODEL_API_KEY')
}
