// What is wrong with a configuration: one line each, with file, line and what to write instead. All mistakes of a file
// are reported together, and nothing starts with one left. The value of a secret never appears in a line.

export type Mistake = {
  /** As the operator named it. */
  file: string
  /** From 1; 0 where the mistake is not at a line (the file cannot be read). */
  line: number
  /** One line, in the operator's words. */
  message: string
}

/** Every mistake of a configuration. `message` is one line for each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(formatMistake).join('\n'))
    this.mistakes = mistakes
  }
}

/** `crossmodel.yaml:12: unknown key …`, the form that editors and terminals make clickable. */
export function formatMistake(mistake: Mistake): string {
  return mistake.line === 0
    ? `${mistake.file}: ${mistake.message}`
    : `${mistake.file}:${mistake.line}: ${mistake.message}`
}
