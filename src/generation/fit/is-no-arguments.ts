// No text, white space and `null` are a call without arguments: OpenRouter and local servers send `null` for tools without
// parameters, Anthropic and others nothing at all.
export function isNoArguments(text: string): boolean {
  const trimmed = text.trim()
  return trimmed === '' || trimmed === 'null'
}
