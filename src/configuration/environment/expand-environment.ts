// `${NAME}` and `${NAME:-default}` in the strings of the configuration. A variable that is not set and has no default is
// a mistake: a misspelt name must not quietly switch a provider off. `$${` stands for a literal `${`. A default is text,
// not expanded again.

export type Environment = { readonly [name: string]: string | undefined }

type Expansion = {
  text: string
  expanded: boolean
  mistakes: string[]
  /** Variables that are not set and have no default; each is a mistake. */
  unset: string[]
}

const REFERENCE = /\$\$\{|\$\{([^}]*)(\}?)/g
const INSIDE = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

/** Expands `text`; what cannot be expanded is told in `mistakes` and left out. As in a shell, `:-` covers empty too. */
export function expandEnvironment(text: string, environment: Environment): Expansion {
  const mistakes: string[] = []
  const unset: string[] = []
  let expanded = false
  const result = text.replace(REFERENCE, (whole, inside: string | undefined, close: string) => {
    if (inside === undefined) return '${'
    expanded = true
    const match = close === '' ? null : INSIDE.exec(inside)
    if (match === null) {
      mistakes.push(`\`${whole}\` is not \${NAME} or \${NAME:-default} (write $\${ for a literal \${)`)
      return ''
    }
    const [, name = '', fallback] = match
    const value = environment[name]
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value
    if (value !== undefined) return value
    unset.push(name)
    mistakes.push(`environment variable ${name} is not set; set it, or write \${${name}:-} where it may be absent`)
    return ''
  })
  return { text: result, expanded, mistakes, unset }
}
